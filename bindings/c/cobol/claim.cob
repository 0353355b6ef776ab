      >>SOURCE FORMAT IS FREE
*> Prints the claim of a visit: the Episode is made from a record as a
*> receipt computer holds it, the library answers with JSON, and one pass
*> over the answer finds the charged lines and the total.
*>
*>   cobc -x -free -fstatic-call claim.cob -lsantei
IDENTIFICATION DIVISION.
PROGRAM-ID. claim.

DATA DIVISION.
WORKING-STORAGE SECTION.
01 visit-record.
   05 birth-date          PIC X(10) VALUE "1971-09-20".
   05 visit-date          PIC X(10) VALUE "2026-06-10".
   05 order-count         PIC 99    VALUE 1.
   05 order-code          PIC X(9) OCCURS 20.

01 japanese               USAGE BINARY-LONG UNSIGNED VALUE 0.
01 state                  USAGE BINARY-LONG.
01 abi                    USAGE BINARY-LONG UNSIGNED.
01 engine                 USAGE POINTER VALUE NULL.
*> santei_text: an address and a length of 64 bits.
01 answer.
   05 answer-data         USAGE POINTER VALUE NULL.
   05 answer-length       USAGE BINARY-DOUBLE UNSIGNED VALUE 0.

01 episode                PIC X(8000).
01 episode-end            USAGE BINARY-LONG UNSIGNED.
01 episode-length         USAGE BINARY-DOUBLE UNSIGNED.

01 at-byte                USAGE BINARY-DOUBLE UNSIGNED.
01 last-byte              USAGE BINARY-DOUBLE UNSIGNED.
01 n                      PIC 99.
01 in-lines               PIC 9 VALUE 1.
01 line-charged           PIC 9 VALUE 0.
01 line-code              PIC X(9).
01 line-name              PIC X(120).
01 points                 PIC X(12).

LINKAGE SECTION.
01 answer-text            PIC X(16000000).

PROCEDURE DIVISION.
main-part.
    CALL "santei_abi_version" RETURNING abi
    IF abi NOT = 1
        DISPLAY "libsantei has another ABI" UPON SYSERR
        STOP RUN RETURNING 1
    END-IF
    MOVE "112007410" TO order-code(1)
    PERFORM make-episode
    CALL "santei_open_starter" USING BY VALUE japanese
        BY REFERENCE engine BY REFERENCE answer RETURNING state
    IF state = 0
        CALL "santei_calculate" USING BY VALUE engine
            BY REFERENCE episode BY VALUE episode-length
            BY VALUE japanese BY REFERENCE answer RETURNING state
    END-IF
    IF answer-data NOT = NULL
        SET ADDRESS OF answer-text TO answer-data
    END-IF
    IF state = 0
        PERFORM print-claim
    ELSE
        IF answer-data NOT = NULL
            DISPLAY answer-text(1:answer-length) UPON SYSERR
        END-IF
    END-IF
    CALL "santei_text_free" USING BY REFERENCE answer
    CALL "santei_close" USING BY REFERENCE engine
    STOP RUN RETURNING state.

make-episode.
    MOVE 1 TO episode-end
    STRING
        '{"patient":{"birthDate":"' birth-date
        '","elderlyInsurance":false},'
        '"facility":{"kind":"clinic","beds":0,"generalBeds":0,"standards":[],'
        '"facts":{"明細書発行体制":true}},"diseases":[],'
        '"visits":[{"date":"' visit-date '","time":"09:30",'
        '"facts":{"時間区分":"時間内","処方箋の交付":true,"処方の区分":"その他",'
        '"処方期間２８日以上":false,"一般名処方":"なし","計画的な医学管理":true},'
        '"orders":['
        DELIMITED BY SIZE INTO episode WITH POINTER episode-end
    PERFORM VARYING n FROM 1 BY 1 UNTIL n > order-count
        IF n > 1
            STRING "," DELIMITED BY SIZE INTO episode WITH POINTER episode-end
        END-IF
        STRING '{"code":"' order-code(n) '"}'
            DELIMITED BY SIZE INTO episode WITH POINTER episode-end
    END-PERFORM
    STRING ']}]}' DELIMITED BY SIZE INTO episode WITH POINTER episode-end
    COMPUTE episode-length = episode-end - 1.

*> A line states its code, name, answer and points in this order; the groups
*> follow the lines, and the total follows the groups.
print-claim.
    COMPUTE last-byte = answer-length - 20
    PERFORM VARYING at-byte FROM 1 BY 1 UNTIL at-byte > last-byte
        EVALUATE TRUE
            WHEN in-lines = 1 AND answer-text(at-byte:8) = '"code":"'
                MOVE answer-text(at-byte + 8:9) TO line-code
            WHEN in-lines = 1 AND answer-text(at-byte:8) = '"name":"'
                MOVE SPACES TO line-name
                UNSTRING answer-text(at-byte + 8:120)
                    DELIMITED BY '"' INTO line-name
            WHEN in-lines = 1 AND answer-text(at-byte:19) = '"verdict":"charged"'
                MOVE 1 TO line-charged
            WHEN line-charged = 1 AND answer-text(at-byte:10) = '"points":"'
                PERFORM take-points
                DISPLAY line-code " " points " " FUNCTION TRIM(line-name)
                MOVE 0 TO line-charged
            WHEN answer-text(at-byte:10) = '"groups":['
                MOVE 0 TO in-lines
            WHEN answer-text(at-byte:19) = '"totals":{"points":'
                ADD 10 TO at-byte
                PERFORM take-points
                DISPLAY "合計      " points " 点"
        END-EVALUATE
    END-PERFORM.

take-points.
    MOVE SPACES TO points
    UNSTRING answer-text(at-byte + 10:12) DELIMITED BY '"' INTO points.
