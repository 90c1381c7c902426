using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Web;

namespace Portal.Features.ResetPassword;

[AllowAnonymous]
public sealed class ForgotPasswordPage(IOptions<ResetPasswordOptions> options) : StepPage
{
    [FromForm]
    public string? Email { get; set; }

    [FromQuery(Name = "sent")]
    public string? Sent { get; set; }

    public bool IsSent => Sent == "1" && HttpMethods.IsGet(Request.Method);

    public int InAnHour => options.Value.OfAddressInAnHour;

    public int InADay => options.Value.OfAddressInADay;

    public int Minutes => (int)options.Value.LinkLasts.TotalMinutes;

    public int Hours => (int)options.Value.WaitAfterADay.TotalHours;

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new ForgotPasswordCommand(Email), ct);
}
