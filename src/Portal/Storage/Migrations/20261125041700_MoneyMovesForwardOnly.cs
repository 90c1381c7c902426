using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Storage.Migrations;

/// <summary>
/// The tables of moves, held by the database: money that left never counts as declined, nor the promise to give it back as later; a used
/// code stays used; a state is one of those there are. The version before moves in no other way, so it may go on running.
/// </summary>
[DbContext(typeof(PortalDb)), Migration("20261125041700_MoneyMovesForwardOnly")]
public partial class MoneyMovesForwardOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE card_payments ADD CONSTRAINT ck_card_payments_state CHECK (
                state IN ('Planned', 'Applied', 'Returned', 'Declined') AND (state IN ('Applied', 'Returned')) = (applied_at IS NOT NULL));
            ALTER TABLE intents ADD CONSTRAINT ck_intents_state CHECK (state IN ('planned', 'asking', 'unknown', 'done', 'never', 'moot'));
            CREATE FUNCTION refuse_moves_backwards() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'This moves forward only, and what was promised with it stays.'; END $$;
            CREATE TRIGGER card_payments_move_forward BEFORE UPDATE ON card_payments FOR EACH ROW WHEN (
                (OLD.state = 'Planned' AND NEW.state = 'Returned') OR (OLD.state = 'Applied' AND NEW.state NOT IN ('Applied', 'Returned'))
                OR (OLD.gateway_id IS NOT NULL AND NEW.gateway_id IS DISTINCT FROM OLD.gateway_id)
                OR (OLD.applied_at IS NOT NULL AND NEW.applied_at IS DISTINCT FROM OLD.applied_at)
                OR OLD.card_check_id <> NEW.card_check_id OR OLD.planned_at <> NEW.planned_at OR OLD.return_by <> NEW.return_by)
                EXECUTE FUNCTION refuse_moves_backwards();
            CREATE TRIGGER challenges_are_used_once BEFORE UPDATE ON challenges FOR EACH ROW WHEN (
                OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at)
                EXECUTE FUNCTION refuse_moves_backwards();
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER challenges_are_used_once ON challenges;
            DROP TRIGGER card_payments_move_forward ON card_payments;
            DROP FUNCTION refuse_moves_backwards;
            ALTER TABLE intents DROP CONSTRAINT ck_intents_state;
            ALTER TABLE card_payments DROP CONSTRAINT ck_card_payments_state;
            """);
    }
}
