using System.Globalization;
using Htmx;
using Microsoft.AspNetCore.Mvc;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.DownloadData;

/// <summary>All that is held about the visitor, as one file. Shows a page only when it was asked for too often.</summary>
[NeedsRecentPassword]
public sealed class DownloadDataPage(Limits limits, PersonalData data, Visit visit, TimeProvider time) : StepPage
{
    private static readonly Limit InADay = new("export", 10, TimeSpan.FromDays(1), TimeSpan.FromHours(1));

    public DateTimeOffset AgainAt { get; private set; }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        // A file is for the browser itself, not for a part of the page.
        if (Request.IsHtmx()) return new Gone("/security/data", wholePage: true);
        var counted = await limits.CountAsync(null, ct, new LimitFor(InADay, visit.AccountId));
        if (counted.BlockedUntil is { } until) return TooOften(until);
        return new DataFile(data, visit.AccountId, $"{time.GetUtcNow():yyyy-MM-dd}");
    }

    private IActionResult TooOften(DateTimeOffset until)
    {
        AgainAt = until;
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling((until - time.GetUtcNow()).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

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
