using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Features.HearNews;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>
/// What neighbours tell by themselves: each piece never, once or twice, at once or hours later, and so in any order. Whoever was not
/// answered, as the portal died, tells it again.
/// </summary>
internal sealed class News(Run run, Dice dice)
{
    private int _ids;

    /// <param name="isLost">Unless nobody could find out by asking, it may never be told.</param>
    public void Tell(string source, IFact what, bool isLost = true)
    {
        if (isLost && !dice.Hits(run.Mix.NewsTold)) return;
        var item = new NewsItem("evt_" + ++_ids, what);
        for (var copies = dice.Hits(run.Mix.NewsTwice) ? 2 : 1; copies > 0; copies--) Later(source, item, Delay());
    }

    private TimeSpan Delay() => dice.Weighted([(TimeSpan.Zero, 3), (dice.Seconds(1, 10), 4), (dice.Seconds(10, 900), 2), (dice.Seconds(900, 72_000), 1.0)]);

    private void Later(string source, NewsItem item, TimeSpan delay) => run.Stage.Later(run.Clock.World + delay, () =>
    {
        if (!run.Begin($"hears from {source}", () => TellAsync(source, item))) Later(source, item, dice.Seconds(30, 3600));
    });

    private async Task TellAsync(string source, NewsItem item)
    {
        try
        {
            await using var scope = run.Services.CreateAsyncScope();
            await run.Stage.StepAsync($"{source} tells: {item.What}");
            await scope.ServiceProvider.GetRequiredService<NewsDesk>().HearAsync(source, item, default);
            if (!run.Books.IsTrue("SELECT EXISTS (SELECT FROM news WHERE id = $1)", $"{source}:{item.Id}")) run.Fail($"X1: news that was heard is written down, but this is not: {item}.");
            await run.Stage.StepAsync($"{source} is answered");
        }
        catch (Crash)
        {
            Later(source, item, dice.Seconds(30, 3600));
            throw;
        }
    }
}
