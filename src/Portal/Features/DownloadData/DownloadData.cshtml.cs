using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DownloadData;

/// <summary>All that is held about the visitor, as one file.</summary>
[NeedsRecentPassword, NeedsNoLock]
public sealed class DownloadDataPage(PersonalData data, Limits limits, Visit visit, TimeProvider time, IOptions<DownloadDataOptions> options) : StepPage
{
    public int TimesInADay => options.Value.OfAccountInADay;

    public DateTimeOffset? WaitsUntil { get; private set; }

    public override async Task ShowAsync(CancellationToken ct) => WaitsUntil = (await limits.UsedUpAsync(ct, options.Value.Files(visit.AccountId, visit.Network)))[0];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        await SendAsync(new DownloadDataCommand(), ct) is Gone ? new DataFile(data, visit.AccountId, $"{time.GetUtcNow():yyyy-MM-dd}") : Page();

    private sealed class DataFile(PersonalData data, string accountId, string day) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"my-data-{day}.json\"";
            await data.WriteAsync(accountId, response.BodyWriter, context.HttpContext.RequestAborted);
        }
    }
}
