using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CardOffersAndHowTheCheckStands : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "authenticate_url",
                table: "card_checks",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "declined_at",
                table: "card_checks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "declined_why",
                table: "card_checks",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "kept_at",
                table: "card_checks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "setup_id",
                table: "card_checks",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "card_offers",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    offered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    page_id = table.Column<string>(type: "text", nullable: true),
                    page_url = table.Column<string>(type: "text", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turned_away_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turned_away_why = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_card_offers", x => x.id);
                    table.ForeignKey(
                        name: "fk_card_offers_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_card_checks_account_id_started_at",
                table: "card_checks",
                columns: new[] { "account_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_card_offers_account_id_offered_at",
                table: "card_offers",
                columns: new[] { "account_id", "offered_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "card_offers");

            migrationBuilder.DropIndex(
                name: "ix_card_checks_account_id_started_at",
                table: "card_checks");

            migrationBuilder.DropColumn(
                name: "authenticate_url",
                table: "card_checks");

            migrationBuilder.DropColumn(
                name: "declined_at",
                table: "card_checks");

            migrationBuilder.DropColumn(
                name: "declined_why",
                table: "card_checks");

            migrationBuilder.DropColumn(
                name: "kept_at",
                table: "card_checks");

            migrationBuilder.DropColumn(
                name: "setup_id",
                table: "card_checks");
        }
    }
}
