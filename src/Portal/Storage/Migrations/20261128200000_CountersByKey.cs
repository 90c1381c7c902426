using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>
/// Counters are found one by one, each by its key. Joined, they may be found by reading all there are: how to join is settled in each connection
/// when it asks first, and there may be few then.
/// </summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128200000_CountersByKey")]
public sealed class CountersByKey : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE OR REPLACE FUNCTION judge_guess(
            challenge text, guess bytea, most_tries integer,
            names text[], subjects bytea[], most integer[], spans interval[], waits interval[], repeats boolean[], form bytea, now_at timestamptz,
            again text, again_subject bytea,
            OUT tries integer, OUT blocked_until timestamptz, OUT next_at timestamptz, OUT is_right boolean)
        LANGUAGE plpgsql AS $$
        DECLARE
            i integer;
            code bytea;
            counted record;
        BEGIN
            is_right := false;
            SELECT max((SELECT l.blocked_until FROM limits l WHERE l.name = asked.name AND l.subject = asked.subject AND l.blocked_until > now_at)) INTO blocked_until
            FROM unnest(names, subjects) AS asked (name, subject);
            IF blocked_until IS NOT NULL THEN RETURN; END IF;

            UPDATE challenges c SET tries = c.tries + CASE WHEN c.last_form = form THEN 0 ELSE 1 END, last_form = form
            WHERE c.id = challenge AND (c.tries < most_tries OR c.last_form = form) AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_at > now_at
            RETURNING c.tries, c.code_hash INTO tries, code;
            IF tries IS NULL THEN RETURN; END IF;

            counted := count_limits(names, subjects, most, spans, waits, repeats, form, now_at);
            IF counted.blocked_until IS NOT NULL THEN
                tries := NULL;
                blocked_until := counted.blocked_until;
                RETURN;
            END IF;
            IF code IS DISTINCT FROM guess THEN
                next_at := counted.next_at;
                RETURN;
            END IF;

            is_right := true;
            -- It was no wrong try: each counter gives back what it counted just now.
            FOR i IN 1 .. cardinality(names) LOOP
                CONTINUE WHEN NOT (counted.is_first OR repeats[i]);
                UPDATE limits l SET count = l.count - 1, blocked_until = NULL, last_form = NULL WHERE l.name = names[i] AND l.subject = subjects[i];
            END LOOP;
            -- And nothing is on its way any more for which another code would have to wait.
            DELETE FROM limits l WHERE l.name = again AND l.subject = again_subject;
        END $$;
        """);

    /// <summary>The one before finds the same.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) { }
}
