using MediatR;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DownloadData;

public sealed record DownloadDataCommand : Command
{
    public override bool IsNewEachTime => true;
}

/// <summary>Counts before the work: the file reads every table.</summary>
internal sealed class DownloadDataHandler(Limits limits, PortalDb db, TimeProvider time, Visit visit) : IRequestHandler<DownloadDataCommand, Answer>
{
    private static readonly Limit InADay = new("data downloaded", 10, TimeSpan.FromDays(1), TimeSpan.FromHours(1));

    public async Task<Answer> Handle(DownloadDataCommand command, CancellationToken cancellationToken)
    {
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, new LimitFor(InADay, visit.AccountId));
        if (counted.BlockedUntil is { } until) return Answer.TooMany(until, "", "You have downloaded your data many times. You can do it again after {0:HH:mm} UTC.", until);
        db.Note(time.GetUtcNow(), visit.AccountId, "data-downloaded", "customer");
        return Answer.GoTo("/security");
    }
}
