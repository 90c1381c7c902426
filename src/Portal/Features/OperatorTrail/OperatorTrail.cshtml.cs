using Microsoft.AspNetCore.Mvc;
using Portal.Web;

namespace Portal.Features.OperatorTrail;

/// <summary>Who of the operators did what, and who came to their door: for the others of them, who must be able to notice what was not theirs.</summary>
public sealed class OperatorTrailPage(OperatorActs acts) : OperatorPage
{
    /// <summary>Which page of it is shown, from 1.</summary>
    [FromQuery(Name = "part")]
    public int? Part { get; set; }

    public ActsShown Trail { get; private set; } = null!;

    public override async Task ShowAsync(CancellationToken ct) => Trail = await acts.ReadAsync(Part ?? 1, ct);
}
