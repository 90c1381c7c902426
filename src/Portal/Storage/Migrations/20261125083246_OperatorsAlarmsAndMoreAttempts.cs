using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <inheritdoc />
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
