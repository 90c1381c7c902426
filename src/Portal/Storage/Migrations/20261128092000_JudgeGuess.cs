using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>
/// A guess at a code in one statement and one commit: counted at its code, then at the limits of wrong ones. tries is null when the guess must
/// not be judged.
/// </summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128092000_JudgeGuess")]
public sealed class JudgeGuess : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE FUNCTION judge_guess(
            challenge text, most_tries integer,
            names text[], subjects bytea[], most integer[], spans interval[], waits interval[], repeats boolean[], form bytea, now_at timestamptz,
            OUT tries integer, OUT blocked_until timestamptz, OUT next_at timestamptz)
        LANGUAGE plpgsql AS $$
        BEGIN
            SELECT max(l.blocked_until) INTO blocked_until
            FROM unnest(names, subjects) AS asked (name, subject) JOIN limits l ON l.name = asked.name AND l.subject = asked.subject
            WHERE l.blocked_until > now_at;
            IF blocked_until IS NOT NULL THEN RETURN; END IF;

            UPDATE challenges c SET tries = c.tries + CASE WHEN c.last_form = form THEN 0 ELSE 1 END, last_form = form
            WHERE c.id = challenge AND (c.tries < most_tries OR c.last_form = form) AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_at > now_at
            RETURNING c.tries INTO tries;
            IF tries IS NULL THEN RETURN; END IF;

            SELECT counted.blocked_until, counted.next_at INTO blocked_until, next_at FROM count_limits(names, subjects, most, spans, waits, repeats, form, now_at) counted;
            IF blocked_until IS NOT NULL THEN tries := NULL; END IF;
        END $$;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP FUNCTION judge_guess;");
}
