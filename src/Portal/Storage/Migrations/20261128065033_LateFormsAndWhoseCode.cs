using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LateFormsAndWhoseCode : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "challenge_id",
                table: "pending_sign_ins",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "declined_method_id",
                table: "charges",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "typed_forms",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    form = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_typed_forms", x => x.token_hash);
                    table.ForeignKey(
                        name: "fk_typed_forms_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_typed_forms_account_id",
                table: "typed_forms",
                column: "account_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "typed_forms");

            migrationBuilder.DropColumn(
                name: "challenge_id",
                table: "pending_sign_ins");

            migrationBuilder.DropColumn(
                name: "declined_method_id",
                table: "charges");
        }
    }
}
