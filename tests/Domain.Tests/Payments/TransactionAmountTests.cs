using System.Globalization;
using CsCheck;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class TransactionAmountTests
{
    [Theory]
    [InlineData("0.37", 37)]
    [InlineData(".37", 37)]
    [InlineData("0,37", 37)]
    [InlineData(",37", 37)]
    [InlineData("00.37", 37)]
    [InlineData("$0.37", 37)]
    [InlineData("US$ 0.37", 37)]
    [InlineData("USD 0.37", 37)]
    [InlineData("0.37 usd", 37)]
    [InlineData(" 0.37 ", 37)]
    [InlineData("0.5", 50)]
    [InlineData("0.01", 1)]
    [InlineData("0.99", 99)]
    [InlineData("٠٫٣٧", 37)]
    [InlineData("０．３７", 37)]
    public void An_amount_is_read_as_people_type_it(string typed, int cents) => Assert.Equal(cents, TransactionAmount.Read(typed).Value?.Cents);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("37")]
    [InlineData("37 cents")]
    [InlineData("0")]
    [InlineData("0.")]
    [InlineData(".")]
    [InlineData("0.00")]
    [InlineData("1.00")]
    [InlineData("1.37")]
    [InlineData("0.370")]
    [InlineData("0.1e1")]
    [InlineData("-0.12")]
    [InlineData("+0.12")]
    [InlineData("0.3.7")]
    [InlineData("1,000.37")]
    [InlineData("0x0.37")]
    [InlineData("EUR 0.37")]
    [InlineData("USD USD 0.37")]
    [InlineData("99999999999999999999")]
    [InlineData("99999999999999999999.99")]
    public void What_is_no_amount_below_a_dollar_is_refused_at_its_field(string? typed)
    {
        var read = TransactionAmount.Read(typed);
        Assert.Null(read.Value);
        Assert.Equal("Amount", read.Refusal?.Field);
    }

    [Fact]
    public void Whole_cents_without_a_point_get_a_sentence_that_shows_how() => Assert.Equal("Type the amount with a point, such as 0.12", TransactionAmount.Read("37").Refusal?.Why);

    [Fact]
    public void Every_possible_amount_is_read_however_the_country_writes_it() => Gen.Select(Gen.Int[1, 99], Gen.Int[0, 4]).Sample((cents, way) =>
        TransactionAmount.Read(new[] { "0.", "0,", ".", "$0.", "USD 0." }[way] + cents.ToString("00", CultureInfo.InvariantCulture)).Value?.Cents == cents);

    [Fact]
    public void No_text_breaks_it() => Gen.String.Sample(typed => TransactionAmount.Read(typed) is { Refusal: not null } or { Value.Cents: >= 1 and <= 99 });
}
