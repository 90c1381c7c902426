using Microsoft.Extensions.DependencyInjection;
using Portal.Adapters;
using Portal.Domain;

namespace Portal.Tests.Adapters;

public sealed class ChanceTests
{
    private readonly IChance _chance = new ServiceCollection().AddChance().BuildServiceProvider().GetRequiredService<IChance>();

    [Fact]
    public void Numbers_stay_within_their_bounds_and_reach_both()
    {
        var drawn = Enumerable.Range(0, 1_000).Select(_ => _chance.Number(3, 6)).Distinct().Order();
        Assert.Equal([3, 4, 5], drawn);
    }

    [Fact]
    public void Codes_have_six_digits_with_leading_zeros_and_every_digit_everywhere()
    {
        var codes = Enumerable.Range(0, 10_000).Select(_ => _chance.SixDigits()).ToList();
        Assert.All(codes, code => Assert.Matches("^[0-9]{6}$", code));
        for (var place = 0; place < 6; place++)
        {
            // A thousand of each are expected, give or take 30; 250 away is a chance of one in 10^15.
            Assert.All(codes.CountBy(code => code[place]), digit => Assert.InRange(digit.Value, 750, 1_250));
            Assert.Equal(10, codes.CountBy(code => code[place]).Count());
        }
    }

    /// <summary>26 characters of 32 kinds are 130 bits; 32, as names a session, are 160.</summary>
    [Theory, InlineData(null, 26), InlineData(32, 32)]
    public void Tokens_have_128_random_bits_at_least(int? asked, int length)
    {
        var tokens = Enumerable.Range(0, 2_000).Select(_ => asked is { } wanted ? _chance.Token(wanted) : _chance.Token()).ToList();

        Assert.All(tokens, token => Assert.Equal(length, token.Length));
        // Each of the 32 is expected 62 times at each place; that one is missing is a chance of one in 10^24.
        for (var place = 0; place < length; place++) Assert.Equal(32, tokens.Select(token => token[place]).Distinct().Count());
    }

    [Fact]
    public void Tokens_never_repeat() => Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => _chance.Token()).Distinct().Count());
}
