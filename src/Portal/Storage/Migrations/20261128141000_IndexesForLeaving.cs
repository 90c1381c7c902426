using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>So that the end of an account, and the hourly tidying, read no whole table: of usage, of cards, of codes, of forms, of intents.</summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128141000_IndexesForLeaving")]
public sealed class IndexesForLeaving : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateIndex(name: "ix_usage_events_subscription_id", table: "usage_events", column: "subscription_id");
        migrationBuilder.CreateIndex(name: "ix_payment_methods_account_id", table: "payment_methods", column: "account_id");
        migrationBuilder.CreateIndex(name: "ix_challenges_account_id", table: "challenges", column: "account_id");
        migrationBuilder.CreateIndex(name: "ix_forms_account_id", table: "forms", column: "account_id");
        migrationBuilder.CreateIndex(name: "ix_intents_ended_at", table: "intents", column: "ended_at", filter: "ended_at IS NOT NULL");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex(name: "ix_intents_ended_at", table: "intents");
        migrationBuilder.DropIndex(name: "ix_forms_account_id", table: "forms");
        migrationBuilder.DropIndex(name: "ix_challenges_account_id", table: "challenges");
        migrationBuilder.DropIndex(name: "ix_payment_methods_account_id", table: "payment_methods");
        migrationBuilder.DropIndex(name: "ix_usage_events_subscription_id", table: "usage_events");
    }
}
