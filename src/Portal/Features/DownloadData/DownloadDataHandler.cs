using MediatR;
using Microsoft.Extensions.Options;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DownloadData;

public sealed record DownloadDataCommand : Command
{
    public override bool IsNewEachTime => true;
}

/// <summary>Counts before the work: the file reads every table.</summary>
internal sealed class DownloadDataHandler(DataFilePlace place, Limits limits, PortalDb db, TimeProvider time, Visit visit, IOptions<DownloadDataOptions> options) : IRequestHandler<DownloadDataCommand, Answer>
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMinutes(1);

    internal const string TooMany = "Data was downloaded many times. You can do it again after {0:HH:mm} UTC.";

    public async Task<Answer> Handle(DownloadDataCommand command, CancellationToken cancellationToken)
    {
        // Before it is counted: nobody gets a file here.
        if (!place.TryTake()) return Answer.TooMany(time.GetUtcNow() + AMoment, "", "Many people are downloading their data right now. Wait a minute and try again.");
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, options.Value.Files(visit.AccountId, visit.Network));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "", TooMany);
        db.Note(time.GetUtcNow(), visit.AccountId, "data-downloaded", "customer");
        return Answer.GoTo("/security");
    }
}
