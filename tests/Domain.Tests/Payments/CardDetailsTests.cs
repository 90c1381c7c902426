using CsCheck;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class CardDetailsTests
{
    [Theory]
    [InlineData("123", 3, "123")]
    [InlineData(" 012 ", 3, "012")]
    [InlineData("١٢٣", 3, "123")]
    [InlineData("1234", 4, "1234")]
    public void A_security_code_is_read(string typed, int length, string code) => Assert.Equal(code, SecurityCode.Read(new Secret(typed), length).Value?.Reveal());

    [Theory]
    [InlineData("", 3, "Enter the security code")]
    [InlineData("12", 3, "The security code has 3 digits. They are on the back of the card.")]
    [InlineData("1234", 3, "The security code has 3 digits. They are on the back of the card.")]
    [InlineData("123", 4, "The security code has 4 digits. They are on the front of the card.")]
    [InlineData("12a", 3, "The security code has 3 digits. They are on the back of the card.")]
    public void A_security_code_of_another_length_is_refused(string typed, int length, string why)
    {
        var refusal = SecurityCode.Read(new Secret(typed), length).Refusal;
        Assert.Equal("SecurityCode", refusal?.Field);
        Assert.Equal(why, refusal?.Why);
    }

    [Theory]
    [InlineData("Ann Person", "Ann Person")]
    [InlineData("  Zoë O’Brien-Müller ", "Zoë O’Brien-Müller")]
    [InlineData("王小明", "王小明")]
    [InlineData("Robert'); DROP TABLE cards;--", "Robert'); DROP TABLE cards;--")]
    public void A_name_may_be_of_any_script(string typed, string name) => Assert.Equal(name, CardHolder.Read(typed).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("4242424242424242")]
    [InlineData("Ann\nPerson")]
    [InlineData("Ann\0Person")]
    [InlineData("\u200B\u200B")]
    public void A_name_without_letters_or_with_controls_is_refused(string? typed) => Assert.Equal("HolderName", CardHolder.Read(typed).Refusal?.Field);

    [Fact]
    public void A_name_has_a_hundred_characters_at_most()
    {
        Assert.True(CardHolder.Read(new string('x', 100)).IsDone);
        Assert.False(CardHolder.Read(new string('x', 101)).IsDone);
    }

    [Fact]
    public void No_name_breaks_it() => Gen.String.Sample(typed => CardHolder.Read(typed) is { Refusal: not null } or { Value.Length: > 0 and <= 100 });

    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    [InlineData(99)]
    public void The_small_charge_is_any_amount_the_processor_can_take_below_a_dollar(int smallest)
    {
        var drawn = Enumerable.Range(0, 20_000).Select(_ => MicroCharge.Draw(new Dice(), smallest)).ToHashSet();
        Assert.Equal(Math.Max(smallest, 1), drawn.Min());
        Assert.Equal(99, drawn.Max());
    }

    [Fact]
    public void A_processor_that_cannot_charge_less_than_a_dollar_is_of_no_use() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MicroCharge.Draw(new Dice(), 100));

    [Fact]
    public void Digits_of_every_script_are_digits() => Gen.Int[0, 999_999].Sample(number =>
    {
        var typed = string.Concat($"{number}".Select(digit => char.ConvertFromUtf32(0x1D7CE + digit - '0')));
        return Digits.Fold(typed) == $"{number}";
    });

    private sealed class Dice : IChance
    {
        public int Number(int from, int below) => System.Security.Cryptography.RandomNumberGenerator.GetInt32(from, below);

        public byte[] Bytes(int count) => System.Security.Cryptography.RandomNumberGenerator.GetBytes(count);
    }
}
