using Npgsql;

namespace Simulation.Rules;

internal sealed record SubscriptionRow(
    string Id, string AccountId, string Product, string Kind, long? PriceCents, decimal? UnitPrice, int Period, DateTimeOffset PeriodEndsAt, DateTimeOffset? EndedAt, DateTimeOffset? SettlesAt, bool IsSettled, DateTimeOffset StartedAt);

internal sealed record ChargeRow(
    string Id, string AccountId, string SubscriptionId, string Product, int Period, decimal? Quantity, long AmountCents, long DiscountCents, long WaivedCents, string State, int Attempt, DateTimeOffset DueAt, string? VendorId, long Number)
{
    public long DueCents => AmountCents - DiscountCents - WaivedCents;
}

/// <summary>Usage of one product that is part of the same charge, or of none yet.</summary>
internal sealed record UsageRow(string SubscriptionId, string? ChargeId, decimal Quantity);

internal sealed record CouponRow(string AccountId, string Code, long? AmountCents, long? LeftCents, int? LeftCharges);

/// <summary>What the database says of products after a step.</summary>
internal sealed record Products(List<SubscriptionRow> Subscriptions, List<ChargeRow> Charges, List<UsageRow> Usage, List<CouponRow> Coupons);

/// <summary>Reads what is bought, used and charged.</summary>
internal sealed class ProductBooks(NpgsqlConnection connection) : IDisposable
{
    private readonly NpgsqlBatch _all = new(connection)
    {
        BatchCommands =
        {
            new NpgsqlBatchCommand("SELECT id, account_id, product, kind, price_cents, unit_price, period, period_ends_at, ended_at, settles_at, settled_at IS NOT NULL, started_at FROM subscriptions"),
            new NpgsqlBatchCommand("SELECT id, account_id, subscription_id, product, period, quantity, amount_cents, discount_cents, waived_cents, state, attempt, due_at, vendor_id, number FROM charges"),
            new NpgsqlBatchCommand("SELECT subscription_id, charge_id, sum(quantity) FROM usage_events GROUP BY subscription_id, charge_id"),
            new NpgsqlBatchCommand("SELECT account_id, code, amount_cents, left_cents, left_charges FROM coupons"),
        },
    };

    public Products Read()
    {
        using var reader = _all.ExecuteReader();
        var subscriptions = Books.Rows(reader, row => new SubscriptionRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Number(row, 4), Exact(row, 5), row.GetInt32(6), row.GetFieldValue<DateTimeOffset>(7), Time(row, 8), Time(row, 9), row.GetBoolean(10), row.GetFieldValue<DateTimeOffset>(11)));
        reader.NextResult();
        var charges = Books.Rows(reader, row => new ChargeRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), Exact(row, 5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetString(9), row.GetInt32(10),
            row.GetFieldValue<DateTimeOffset>(11), Books.Text(row, 12), row.GetInt64(13)));
        reader.NextResult();
        var usage = Books.Rows(reader, row => new UsageRow(row.GetString(0), Books.Text(row, 1), row.GetDecimal(2)));
        reader.NextResult();
        var coupons = Books.Rows(reader, row => new CouponRow(row.GetString(0), row.GetString(1), Number(row, 2), Number(row, 3), row.IsDBNull(4) ? null : row.GetInt32(4)));
        return new Products(subscriptions, charges, usage, coupons);
    }

    public void Dispose() => _all.Dispose();

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static decimal? Exact(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
