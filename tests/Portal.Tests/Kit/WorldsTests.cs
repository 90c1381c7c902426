namespace Portal.Tests.Kit;

/// <summary>Worlds are used again, but not for ever.</summary>
public sealed class WorldsTests
{
    [Fact]
    public async Task A_world_whose_calendar_is_years_ahead_is_taken_down()
    {
        var old = await Worlds.RentAsync();
        old.Advance(TimeSpan.FromDays(3 * 365));
        Worlds.Return(old);

        var next = await Worlds.RentAsync();
        Worlds.Return(next);

        Assert.NotSame(old, next);
        Assert.True(next.Clock.GetUtcNow() < DateTimeOffset.UtcNow.AddDays(3 * 365));
    }
}
