using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>So that the page of what operators did does not read what all customers did.</summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128210000_IndexOfOperatorsActs")]
public sealed class IndexOfOperatorsActs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(name: "ix_audit_at_id", table: "audit", columns: ["at", "id"], filter: "actor NOT IN ('customer', 'stranger', 'clock', 'vendor')");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(name: "ix_audit_at_id", table: "audit");
}
