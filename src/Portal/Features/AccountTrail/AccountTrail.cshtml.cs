using Microsoft.AspNetCore.Mvc;
using Portal.Web;

namespace Portal.Features.AccountTrail;

/// <summary>What was written down of one account, for an operator who is asked about it. Nothing in it says who the customer is.</summary>
public sealed class AccountTrailPage(TrailOfAccount trail) : OperatorPage
{
    [FromForm]
    public string? Account { get; set; }

    /// <summary>Which page of the trail is shown, from 1.</summary>
    [FromQuery(Name = "part")]
    public int? Part { get; set; }

    /// <summary>Null while no account is named.</summary>
    public TrailShown? Trail { get; private set; }

    public override async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Request.Query["id"] is not [{ Length: > 0 } id]) return Page();
        Account = id;
        Trail = await trail.ReadAsync(id, Part ?? 1, ct);
        return Trail is null ? NotFound() : Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new FindAccountCommand(Account), ct);
}
