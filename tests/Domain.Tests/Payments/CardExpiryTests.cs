using CsCheck;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class CardExpiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("11", "2026", 11, 2026)]
    [InlineData("12", "26", 12, 2026)]
    [InlineData("1", "27", 1, 2027)]
    [InlineData(" 09 ", " 2029 ", 9, 2029)]
    [InlineData("٠٩", "٢٩", 9, 2029)]
    [InlineData("12", "2051", 12, 2051)]
    public void Month_and_year_are_read_as_people_type_them(string month, string year, int readMonth, int readYear) =>
        Assert.Equal(new CardExpiry(readMonth, readYear), CardExpiry.Read(month, year, Now).Value);

    [Theory]
    [InlineData(null, null, "ExpiryMonth", "Enter the expiration date")]
    [InlineData("", " ", "ExpiryMonth", "Enter the expiration date")]
    [InlineData("", "2029", "ExpiryMonth", "Enter the month as a number from 1 to 12")]
    [InlineData("0", "2029", "ExpiryMonth", "Enter the month as a number from 1 to 12")]
    [InlineData("13", "2029", "ExpiryMonth", "Enter the month as a number from 1 to 12")]
    [InlineData("May", "2029", "ExpiryMonth", "Enter the month as a number from 1 to 12")]
    [InlineData("12/29", "", "ExpiryMonth", "Enter the month as a number from 1 to 12")]
    [InlineData("12", "", "ExpiryYear", "Enter the year with two or four digits, such as {0}")]
    [InlineData("12", "029", "ExpiryYear", "Enter the year with two or four digits, such as {0}")]
    [InlineData("12", "99999", "ExpiryYear", "Enter the year with two or four digits, such as {0}")]
    [InlineData("12", "2052", "ExpiryYear", "Check the year. No card is good for that long.")]
    [InlineData("12", "99", "ExpiryYear", "Check the year. No card is good for that long.")]
    [InlineData("10", "2026", "ExpiryMonth", "This card has expired. Use another card.")]
    [InlineData("12", "25", "ExpiryMonth", "This card has expired. Use another card.")]
    public void A_date_that_cannot_be_is_refused_at_its_field(string? month, string? year, string field, string why)
    {
        var refusal = CardExpiry.Read(month, year, Now).Refusal;
        Assert.Equal(field, refusal?.Field);
        Assert.Equal(why, refusal?.Why);
    }

    [Fact]
    public void A_card_is_good_to_the_end_of_its_month_everywhere_on_earth()
    {
        var card = new CardExpiry(11, 2026);
        Assert.False(card.IsPast(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero)));
        Assert.False(card.IsPast(new DateTimeOffset(2026, 12, 1, 11, 59, 59, TimeSpan.Zero)));
        Assert.True(card.IsPast(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Whatever_is_accepted_is_not_past_and_not_far() => Gen.Select(Gen.String[Gen.Char["0123456789 -/٠٩"], 0, 5], Gen.String[Gen.Char["0123456789 -٢"], 0, 6], Gen.Int[0, 40_000])
        .Sample((month, year, days) =>
        {
            var now = Now.AddDays(days);
            return CardExpiry.Read(month, year, now).Value is not { } expiry || (expiry.Month is >= 1 and <= 12 && !expiry.IsPast(now) && expiry.Year <= now.Year + 25);
        });
}
