using KillTests.Check;

namespace KillTests;

public sealed class PurchaseCheckTests
{
    [Theory, InlineData("USD 12.00", true), InlineData("USD 0.00", false), InlineData("", false), InlineData("Nothing to pay.", false)]
    public void Only_a_figure_above_nothing_is_still_to_pay(string shown, bool isOwed) => Assert.Equal(isOwed, PurchaseCheck.IsOwed(shown));
}
