using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Storage.Migrations
{
    /// <summary>
    /// Products in use, what is charged for them, what was used, and coupons. New tables only, so the version before goes on running. The
    /// database holds that money moves forward only, and that what was used is part of one charge for good.
    /// </summary>
    public partial class ProductsChargesUsageAndCoupons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "charges",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:IdentitySequenceOptions", "'10001', '1', '', '', 'False', '1'")
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    subscription_id = table.Column<string>(type: "text", nullable: false),
                    product = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<int>(type: "integer", nullable: false),
                    period_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(24,6)", precision: 24, scale: 6, nullable: true),
                    amount_cents = table.Column<long>(type: "bigint", nullable: false),
                    discount_cents = table.Column<long>(type: "bigint", nullable: false),
                    waived_cents = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    planned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    collecting_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    payment_method_id = table.Column<string>(type: "text", nullable: true),
                    order_id = table.Column<string>(type: "text", nullable: true),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    vendor_id = table.Column<string>(type: "text", nullable: true),
                    declined_why = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_charges", x => x.id);
                    table.CheckConstraint("ck_charges_amount", "amount_cents BETWEEN 1 AND 99999999 AND discount_cents >= 0 AND waived_cents >= 0 AND discount_cents + waived_cents <= amount_cents");
                    table.CheckConstraint("ck_charges_collecting", "state <> 'Collecting' OR (collecting_since IS NOT NULL AND payment_method_id IS NOT NULL)");
                    table.CheckConstraint("ck_charges_paid", "state <> 'Paid' OR (vendor_id IS NOT NULL) = (discount_cents + waived_cents < amount_cents)");
                    table.CheckConstraint("ck_charges_state", "state IN ('Pending', 'Collecting', 'Paid', 'Failed') AND (state = 'Paid') = (paid_at IS NOT NULL)");
                });

            migrationBuilder.CreateTable(
                name: "coupons",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    percent = table.Column<int>(type: "integer", nullable: true),
                    amount_cents = table.Column<long>(type: "bigint", nullable: true),
                    left_cents = table.Column<long>(type: "bigint", nullable: true),
                    left_charges = table.Column<int>(type: "integer", nullable: true),
                    redeemed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coupons", x => x.id);
                    table.CheckConstraint("ck_coupons_gives", "(percent IS NULL) <> (amount_cents IS NULL) AND (percent IS NULL OR percent BETWEEN 1 AND 100) AND (amount_cents IS NULL OR amount_cents > 0)");
                    table.CheckConstraint("ck_coupons_left", "(left_cents IS NULL) = (amount_cents IS NULL) AND (left_charges IS NULL) = (percent IS NULL) AND left_cents BETWEEN 0 AND amount_cents AND left_charges >= 0");
                    table.ForeignKey(
                        name: "fk_coupons_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscriptions",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    product = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    price_cents = table.Column<long>(type: "bigint", nullable: true),
                    unit_price = table.Column<decimal>(type: "numeric(18,8)", precision: 18, scale: 8, nullable: true),
                    term_days = table.Column<int>(type: "integer", nullable: false),
                    period = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    renewal_off_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settles_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriptions", x => x.id);
                    table.CheckConstraint("ck_subscriptions_period", "period > 0 AND term_days > 0 AND period_ends_at > period_started_at");
                    table.CheckConstraint("ck_subscriptions_price", "(kind = 'Trial' AND price_cents IS NULL AND unit_price IS NULL) OR (kind = 'Subscription' AND price_cents > 0 AND unit_price IS NULL)\nOR (kind = 'PayAsYouGo' AND price_cents IS NULL AND unit_price > 0)");
                    table.CheckConstraint("ck_subscriptions_settled", "settled_at IS NULL OR ended_at IS NOT NULL");
                    table.ForeignKey(
                        name: "fk_subscriptions_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "usage_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source = table.Column<string>(type: "text", nullable: false),
                    event_id = table.Column<string>(type: "text", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    subscription_id = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    charge_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_events", x => x.id);
                    table.CheckConstraint("ck_usage_events_quantity", "quantity > 0");
                    table.ForeignKey(
                        name: "fk_usage_events_subscriptions_subscription_id",
                        column: x => x.subscription_id,
                        principalTable: "subscriptions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_charges_account_id_planned_at",
                table: "charges",
                columns: new[] { "account_id", "planned_at" });

            migrationBuilder.CreateIndex(
                name: "ix_charges_number",
                table: "charges",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_charges_vendor_id",
                table: "charges",
                column: "vendor_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_charges_period",
                table: "charges",
                columns: new[] { "subscription_id", "period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_coupons_code",
                table: "coupons",
                columns: new[] { "account_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_account_id_started_at",
                table: "subscriptions",
                columns: new[] { "account_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ux_subscriptions_live_product",
                table: "subscriptions",
                columns: new[] { "account_id", "product" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_subscriptions_trial",
                table: "subscriptions",
                column: "account_id",
                unique: true,
                filter: "kind = 'Trial'");

            migrationBuilder.CreateIndex(
                name: "ix_usage_events_uncharged",
                table: "usage_events",
                column: "subscription_id",
                filter: "charge_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_usage_events_id",
                table: "usage_events",
                columns: new[] { "source", "event_id" },
                unique: true);

            migrationBuilder.Sql("""
                CREATE TRIGGER charges_move_forward BEFORE UPDATE ON charges FOR EACH ROW WHEN (
                    OLD.state = 'Paid'
                    OR (OLD.state = 'Pending' AND NEW.state = 'Paid') OR (OLD.state = 'Failed' AND NEW.state NOT IN ('Failed', 'Pending'))
                    OR NEW.attempt < OLD.attempt OR (NEW.attempt > OLD.attempt AND NEW.state <> 'Pending')
                    OR (OLD.state IN ('Collecting', 'Failed') AND NEW.state = 'Pending' AND NEW.attempt <> OLD.attempt + 1)
                    OR (OLD.state = 'Collecting' AND NEW.state = 'Collecting' AND (NEW.payment_method_id IS DISTINCT FROM OLD.payment_method_id OR NEW.collecting_since IS DISTINCT FROM OLD.collecting_since))
                    OR (OLD.order_id IS NOT NULL AND NEW.attempt = OLD.attempt AND NEW.order_id IS DISTINCT FROM OLD.order_id)
                    OR OLD.subscription_id <> NEW.subscription_id OR OLD.period <> NEW.period OR OLD.amount_cents <> NEW.amount_cents
                    OR OLD.discount_cents <> NEW.discount_cents OR OLD.waived_cents <> NEW.waived_cents OR OLD.planned_at <> NEW.planned_at)
                    EXECUTE FUNCTION refuse_moves_backwards();
                CREATE TRIGGER usage_is_charged_once BEFORE UPDATE ON usage_events FOR EACH ROW WHEN (
                    OLD.charge_id IS NOT NULL OR OLD.quantity <> NEW.quantity OR OLD.subscription_id <> NEW.subscription_id OR OLD.content_hash <> NEW.content_hash)
                    EXECUTE FUNCTION refuse_moves_backwards();
                CREATE TRIGGER subscriptions_stay_ended BEFORE UPDATE ON subscriptions FOR EACH ROW WHEN (
                    (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) OR (OLD.settled_at IS NOT NULL AND NEW.settled_at IS DISTINCT FROM OLD.settled_at)
                    OR NEW.period < OLD.period OR OLD.price_cents IS DISTINCT FROM NEW.price_cents OR OLD.unit_price IS DISTINCT FROM NEW.unit_price)
                    EXECUTE FUNCTION refuse_moves_backwards();
                CREATE TRIGGER coupons_only_shrink BEFORE UPDATE ON coupons FOR EACH ROW WHEN (
                    NEW.left_cents > OLD.left_cents OR NEW.left_charges > OLD.left_charges OR OLD.code <> NEW.code
                    OR OLD.percent IS DISTINCT FROM NEW.percent OR OLD.amount_cents IS DISTINCT FROM NEW.amount_cents)
                    EXECUTE FUNCTION refuse_moves_backwards();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "charges");

            migrationBuilder.DropTable(
                name: "coupons");

            migrationBuilder.DropTable(
                name: "usage_events");

            migrationBuilder.DropTable(
                name: "subscriptions");
        }
    }
}
