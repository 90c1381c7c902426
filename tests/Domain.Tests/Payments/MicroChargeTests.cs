using CsCheck;
using Portal.Domain;
using Portal.Domain.Payments;

namespace Domain.Tests.Payments;

/// <summary>The small charge lies in what the processor can charge and stays below a dollar.</summary>
public sealed class MicroChargeTests
{
    [Fact]
    public void Any_amount_drawn_can_be_charged_and_stays_below_a_dollar() => Gen.Select(Gen.Int[-5, 99], Gen.Double.Unit).Sample((smallest, place) =>
    {
        var cents = MicroCharge.Draw(new Pointing(place), smallest);
        Assert.InRange(cents, Math.Max(smallest, 1), 99);
    });

    [Fact]
    public void Every_amount_from_the_smallest_to_99_cents_can_be_drawn() => Gen.Int[1, 99].Sample(smallest =>
    {
        var drawn = Enumerable.Range(0, 1000).Select(place => MicroCharge.Draw(new Pointing(place / 1000.0), smallest)).Distinct().Order();
        Assert.Equal(Enumerable.Range(smallest, 100 - smallest), drawn);
    });

    [Fact]
    public void Through_a_processor_that_cannot_charge_less_than_a_dollar_no_card_is_checked() =>
        Gen.Int[100, 100_000].Sample(smallest => Assert.Throws<ArgumentOutOfRangeException>(() => MicroCharge.Draw(new Pointing(0), smallest)));

    /// <summary>Points at a place between the ends, both of which can be reached.</summary>
    private sealed class Pointing(double place) : IChance
    {
        public int Number(int from, int below) => from + Math.Min((int)(place * (below - from)), below - from - 1);

        public byte[] Bytes(int count) => new byte[count];
    }
}
