using Microsoft.EntityFrameworkCore;
using Portal.Domain.News;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.HearNews;

/// <summary>Writes news down once, in one transaction with whatever the slices concerned do about it.</summary>
public sealed partial class NewsDesk(PortalDb db, TimeProvider time, ILogger<NewsDesk> log) : IPartOfSlice
{
    private const int MostTries = 3;

    /// <summary>Committed when this returns; told before, it has no effect.</summary>
    public async Task HearAsync(string source, NewsItem news, CancellationToken ct)
    {
        if (news.What is null) return;
        for (var tried = 1; !await TryAsync(HeardNews.Hear(source, news.Id, news.What, time.GetUtcNow()), tried == MostTries, ct); tried++)
        {
            // Another delivery planned the same thing in this moment, or a deletion came crosswise; now that it is there, it is seen.
        }
        Heard(log, source, news.What.GetType().Name);
    }

    public void TurnAway(string source, string why) => TurnedAway(log, source, why);

    private async Task<bool> TryAsync(HeardNews news, bool isLast, CancellationToken ct)
    {
        db.StartAnew();
        await using var work = await db.Database.BeginTransactionAsync(ct);
        // A delivery at the same time waits here for this one's end.
        if (await db.Database.ExecuteSqlAsync($"INSERT INTO news (id, heard_at) VALUES ({news.Id}, {news.HeardAt}) ON CONFLICT DO NOTHING", ct) == 0) return true;
        db.Attach(news);
        try
        {
            await db.SaveChangesAsync(ct);
            await work.CommitAsync(CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (Conflicts.WasOvertaken(fault) && !isLast)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Source} told {What}")]
    private static partial void Heard(ILogger log, string source, string what);

    [LoggerMessage(LogLevel.Warning, "A delivery to {Source} was turned away: {Why}")]
    private static partial void TurnedAway(ILogger log, string source, string why);
}
