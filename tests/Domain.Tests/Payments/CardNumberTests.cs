using CsCheck;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class CardNumberTests
{
    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[11, 18].Select(digits => new string(digits));

    [Theory]
    [InlineData("4242424242424242", "4242424242424242")]
    [InlineData(" 4242 4242 4242 4242 ", "4242424242424242")]
    [InlineData("4242-4242-4242-4242", "4242424242424242")]
    [InlineData("4242–4242—4242‑4242", "4242424242424242")]
    [InlineData("٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "4242424242424242")]
    [InlineData("４２４２４２４２４２４２４２４２", "4242424242424242")]
    [InlineData("\u200E4242\u200B42424242\u00A04242", "4242424242424242")]
    [InlineData("378282246310005", "378282246310005")]
    [InlineData("3056930009020004", "3056930009020004")]
    public void A_number_is_read_as_people_type_it(string typed, string digits)
    {
        Assert.Equal(digits, CardNumber.Read(new Secret(typed)).Value?.Digits.Reveal());
    }

    [Theory]
    [InlineData("", "Enter the card number")]
    [InlineData("  \t ", "Enter the card number")]
    [InlineData("4242424242424241", "Check the card number. A digit is wrong, or two are the wrong way round.")]
    [InlineData("2424424242424242", "Check the card number. A digit is wrong, or two are the wrong way round.")]
    [InlineData("42424242424", "A card number has {0} to {1} digits. Check yours.")]
    [InlineData("42424242424242424242", "A card number has {0} to {1} digits. Check yours.")]
    [InlineData("4242x4242x4242x4242", "Type the card number in digits, as it stands on the card")]
    [InlineData("<b>4242424242424242</b>", "Type the card number in digits, as it stands on the card")]
    public void What_cannot_be_a_card_number_is_refused_with_a_reason(string typed, string why)
    {
        var refusal = CardNumber.Read(new Secret(typed)).Refusal;
        Assert.Equal("CardNumber", refusal?.Field);
        Assert.Equal(why, refusal?.Why);
    }

    [Fact]
    public void A_text_without_end_is_refused_at_once() => Assert.NotNull(CardNumber.Read(new Secret(new string('4', 1_000_000))).Refusal);

    [Fact]
    public void Exactly_one_last_digit_completes_a_number() => Digits.Sample(digits =>
        Enumerable.Range(0, 10).Count(last => CardNumber.Read(new Secret(digits + last)).IsDone) == 1);

    [Fact]
    public void One_wrong_digit_is_always_found() => Gen.Select(Digits, Gen.Int[0, 17], Gen.Int[1, 9]).Sample((digits, place, shift) =>
    {
        var right = Complete(digits);
        var at = place % right.Length;
        var wrong = right[..at] + (char)('0' + ((right[at] - '0' + shift) % 10)) + right[(at + 1)..];
        return !CardNumber.Read(new Secret(wrong)).IsDone;
    });

    [Fact]
    public void A_number_never_prints_itself()
    {
        var number = CardNumber.Read(new Secret("4242424242424242")).Value!;
        Assert.DoesNotContain("4242", number.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4242", $"{CardNumber.Read(new Secret("4242424242424242"))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("378282246310005", 4)]
    [InlineData("341111111111111", 4)]
    [InlineData("4242424242424242", 3)]
    [InlineData("3566002020360505", 3)]
    public void Only_American_Express_has_four_digits_for_security(string number, int length) =>
        Assert.Equal(length, CardNumber.Read(new Secret(number)).Value!.SecurityCodeLength);

    private static string Complete(string digits) =>
        Enumerable.Range(0, 10).Select(last => digits + last).Single(number => CardNumber.Read(new Secret(number)).IsDone);
}
