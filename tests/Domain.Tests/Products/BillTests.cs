using CsCheck;
using Portal.Domain.Products;

namespace Domain.Tests.Products;

public sealed class BillTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1", "0.004", 0)]
    [InlineData("1", "0.005", 1)]
    [InlineData("3", "0.005", 2)]
    [InlineData("0.1", "0.15", 2)]
    [InlineData("100", "0.0375", 375)]
    [InlineData("0.000001", "0.00000001", 0)]
    [InlineData("99.999999", "10000", 99_999_999)]
    public void Usage_times_price_is_rounded_once_half_a_cent_away_from_zero(string quantity, string price, long cents)
    {
        var bills = Bill.OfUsage(Number(quantity), Number(price));

        Assert.Equal(cents == 0 ? [] : [new Bill(cents, Number(quantity))], bills);
        Assert.Equal(cents, Bill.CentsOf(Number(quantity), Number(price)));
    }

    [Theory]
    [InlineData("100", "10000", 2)]
    [InlineData("26666668", "0.0375", 2)]
    [InlineData("1000000", "10000", 10_001)]
    public void What_one_charge_cannot_hold_is_charged_further_and_nothing_is_lost(string quantity, string price, int charges)
    {
        var bills = Bill.OfUsage(Number(quantity), Number(price));

        Assert.Equal(charges, bills.Count);
        Assert.Equal(Number(quantity) * Number(price) * 100m, bills.Sum(bill => bill.AmountCents));
        Assert.Equal(Number(quantity), bills.Sum(bill => bill.Quantity));
    }

    /// <summary>So none of them is too little to be collected, and given up.</summary>
    [Fact]
    public void However_much_was_used_its_charges_add_up_to_what_all_of_it_costs_and_each_can_be_collected() =>
        Gen.Select(Gen.Long[0, 30 * Charge.MostCents], Gen.Long[1, 1_000_000_000_000]).Sample((about, price) =>
        {
            var unitPrice = price / 100_000_000m;
            var quantity = Math.Round(about / (unitPrice * 100m), 6) + 0.000001m;
            var bills = Bill.OfUsage(quantity, unitPrice);
            var cents = Bill.CentsOf(quantity, unitPrice);
            return bills.Sum(bill => bill.AmountCents) == cents && (cents == 0 || bills.Sum(bill => bill.Quantity) == quantity)
                && bills.All(bill => bill.AmountCents is > 0 and <= Charge.MostCents && bill.Quantity > 0) && (bills.Count < 2 || bills.All(bill => bill.AmountCents > Charge.MostCents / 3));
        });

    [Fact]
    public void Many_small_events_cost_what_their_sum_costs_and_not_what_each_would_be_rounded_to() =>
        Assert.Equal(40, Assert.Single(Bill.OfUsage(Enumerable.Repeat(0.1m, 1000).Sum(), 0.004m)).AmountCents);

    [Fact]
    public void An_amount_is_taken_off_until_it_is_used_up()
    {
        var coupon = Amount(500);

        var (first, second, third) = (new Bill(300).Less([coupon]), new Bill(300).Less([coupon]), new Bill(300).Less([coupon]));

        Assert.Equal((0, 100, 300), (first.DueCents, second.DueCents, third.DueCents));
        Assert.True(coupon.IsUsedUp);
    }

    [Fact]
    public void A_percentage_is_taken_off_so_many_charges_before_amounts_are()
    {
        var (quarter, amount) = (Percent(25, 2), Amount(100));

        Assert.Equal(650, new Bill(1000).Less([amount, quarter]).DueCents);
        Assert.Equal(750, new Bill(1000).Less([amount, quarter]).DueCents);
        Assert.Equal(1000, new Bill(1000).Less([amount, quarter]).DueCents);
    }

    [Fact]
    public void What_another_coupon_covers_uses_none_up()
    {
        var (all, quarter) = (Percent(100, 1), Percent(25, 1));

        Assert.Equal(0, new Bill(1000).Less([quarter, all]).DueCents);
        Assert.Equal(750, new Bill(1000).Less([quarter, all]).DueCents);
    }

    [Theory]
    [InlineData(50, 0, 50)]
    [InlineData(49, 49, 0)]
    [InlineData(1, 1, 0)]
    public void Less_than_can_be_collected_is_given_up(long amount, long waived, long due)
    {
        var bill = new Bill(amount).WaivedBelow(50);

        Assert.Equal((waived, due), (bill.WaivedCents, bill.DueCents));
    }

    [Theory]
    [InlineData(49, 500, 2, 49)]
    [InlineData(50, 463, 1, 0)]
    public void What_is_given_up_anyway_costs_no_coupon_anything(long cents, long left, int charges, long waived)
    {
        var (quarter, amount) = (Percent(25, 2), Amount(500));

        var bill = new Bill(cents).Collectable([amount, quarter], 50);

        Assert.Equal((left, charges, waived, 0), (amount.LeftCents, quarter.LeftCharges, bill.WaivedCents, bill.DueCents));
    }

    [Fact]
    public void A_percentage_that_takes_nothing_is_not_used()
    {
        var (most, tenth) = (Percent(99, 1), Percent(10, 1));

        Assert.Equal(1, new Bill(100).Less([most, tenth]).DueCents);

        Assert.Equal((0, 1), (most.LeftCharges, tenth.LeftCharges));
    }

    [Fact]
    public void Whatever_is_taken_off_nobody_owes_less_than_nothing_and_the_parts_add_up() =>
        Gen.Select(Gen.Long[1, Charge.MostCents], Gen.Int[1, 100], Gen.Long[1, 10_000], Gen.Int[1, 5]).Sample((cents, percent, off, charges) =>
        {
            var bill = new Bill(cents).Less([Percent(percent, charges), Amount(off)]).WaivedBelow(50);
            return bill.DueCents >= 0 && bill.DueCents is 0 or >= 50 && bill.DiscountCents >= 0 && bill.DiscountCents + bill.WaivedCents + bill.DueCents == cents;
        });

    private static Coupon Amount(long cents) => Coupon.Redeem("1", "a", "AMOUNT", null, 1, cents, Now.AddYears(1), Now);

    private static Coupon Percent(int percent, int charges) => Coupon.Redeem("2", "a", "PERCENT", percent, charges, null, Now.AddYears(1), Now.AddDays(1));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
