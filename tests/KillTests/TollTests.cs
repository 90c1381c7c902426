using KillTests.Check;

namespace KillTests;

public sealed class TollTests
{
    [Theory]
    [InlineData(300, true, null)]
    [InlineData(299, true, "Fewer rounds than were asked for: 299 of 300 rounds.")]
    [InlineData(299, false, null)]
    public void Who_asks_for_rounds_gets_them_or_a_failure(int played, bool mustPlayAll, string? fault) =>
        Assert.Equal(fault, new Toll(300, played, 260, 37).Faults(mustPlayAll).SingleOrDefault());

    [Theory]
    [InlineData(4, 4, 0, null)]
    [InlineData(5, 5, 0, "PostgreSQL was not killed when its turn came, so nothing is shown of it.")]
    [InlineData(5, 4, 1, null)]
    [InlineData(0, 0, 0, "No portal was killed, so nothing is shown.")]
    public void Whatever_was_never_killed_though_its_turn_came_shows_nothing(int played, int ofPortals, int ofPostgres, string? fault) =>
        Assert.Equal(fault, new Toll(300, played, ofPortals, ofPostgres).Faults(mustPlayAll: false).SingleOrDefault());
}
