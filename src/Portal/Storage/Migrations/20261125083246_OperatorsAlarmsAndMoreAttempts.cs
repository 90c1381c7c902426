using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <summary>Operators have sessions, promises in danger are marked, and a card's guesses may be more than five when an operator allows them.</summary>
    public partial class OperatorsAlarmsAndMoreAttempts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "alarm_said_at",
                table: "intents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "alarmed_at",
                table: "intents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "spent_card_hash",
                table: "card_offers",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "operator_sessions",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "text", nullable: false),
                    credential_mark = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator_sessions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_intents_alarmed_at",
                table: "intents",
                column: "alarmed_at",
                filter: "ended_at IS NULL AND alarmed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_operator_sessions_token_hash",
                table: "operator_sessions",
                column: "token_hash",
                unique: true);

            // Tries of a card stay guarded by the table. The version before this one stops at five by itself.
            migrationBuilder.Sql("""
                ALTER TABLE card_attempts
                    ADD COLUMN allowed integer NOT NULL DEFAULT 5 CONSTRAINT ck_card_attempts_allowed CHECK (allowed IN (5, 10, 15, 20)),
                    DROP CONSTRAINT card_attempts_tries_check,
                    ADD CONSTRAINT ck_card_attempts_tries CHECK (tries BETWEEN 0 AND allowed);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                UPDATE card_attempts SET tries = least(tries, 5);
                ALTER TABLE card_attempts
                    DROP CONSTRAINT ck_card_attempts_tries,
                    DROP COLUMN allowed,
                    ADD CONSTRAINT card_attempts_tries_check CHECK (tries BETWEEN 0 AND 5);
                """);
            migrationBuilder.DropTable(
                name: "operator_sessions");

            migrationBuilder.DropIndex(
                name: "ix_intents_alarmed_at",
                table: "intents");

            migrationBuilder.DropColumn(
                name: "alarm_said_at",
                table: "intents");

            migrationBuilder.DropColumn(
                name: "alarmed_at",
                table: "intents");

            migrationBuilder.DropColumn(
                name: "spent_card_hash",
                table: "card_offers");
        }
    }
}
