using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class NewsFromNeighbours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "lost_at",
                table: "payment_methods",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "arrived_at",
                table: "challenges",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "trouble",
                table: "challenges",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "failed_refunds",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    card_payment_id = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    failed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    returned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_failed_refunds", x => x.id);
                    table.ForeignKey(
                        name: "fk_failed_refunds_card_payments_card_payment_id",
                        column: x => x.card_payment_id,
                        principalTable: "card_payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "news",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_news", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_payment_methods_vendor_id",
                table: "payment_methods",
                column: "vendor_id");

            migrationBuilder.CreateIndex(
                name: "ix_card_payments_gateway_id",
                table: "card_payments",
                column: "gateway_id");

            migrationBuilder.CreateIndex(
                name: "ix_failed_refunds_account_id",
                table: "failed_refunds",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_failed_refunds_card_payment_id",
                table: "failed_refunds",
                column: "card_payment_id");

            migrationBuilder.CreateIndex(
                name: "ix_news_heard_at",
                table: "news",
                column: "heard_at");

            migrationBuilder.Sql("""
                CREATE TRIGGER failed_refunds_end_for_good BEFORE UPDATE ON failed_refunds
                    FOR EACH ROW WHEN (OLD.returned_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.card_payment_id <> NEW.card_payment_id)
                    EXECUTE FUNCTION refuse_change_after_the_end();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "failed_refunds");

            migrationBuilder.DropTable(
                name: "news");

            migrationBuilder.DropIndex(
                name: "ix_payment_methods_vendor_id",
                table: "payment_methods");

            migrationBuilder.DropIndex(
                name: "ix_card_payments_gateway_id",
                table: "card_payments");

            migrationBuilder.DropColumn(
                name: "lost_at",
                table: "payment_methods");

            migrationBuilder.DropColumn(
                name: "arrived_at",
                table: "challenges");

            migrationBuilder.DropColumn(
                name: "trouble",
                table: "challenges");
        }
    }
}
