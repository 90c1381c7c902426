using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <summary>A new address or number waits until it is proven; the old address is known to the link that can bring it back; changes can be locked for a while.</summary>
    public partial class ChangesAndTheirLock : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "old_email",
                table: "mailed_links",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "changes_locked_until",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "new_email",
                table: "accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "new_phone",
                table: "accounts",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "old_email",
                table: "mailed_links");

            migrationBuilder.DropColumn(
                name: "changes_locked_until",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "new_email",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "new_phone",
                table: "accounts");
        }
    }
}
