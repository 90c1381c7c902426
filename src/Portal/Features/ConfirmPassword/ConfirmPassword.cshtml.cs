using Microsoft.AspNetCore.Mvc;
using Portal.Domain;
using Portal.Web;

namespace Portal.Features.ConfirmPassword;

/// <summary>Asks for the password again and goes on where the visitor was going: to a place of ours, nowhere else.</summary>
public sealed class ConfirmPasswordPage : StepPage
{
    [FromForm]
    public string? Password { get; set; }

    [FromQuery(Name = "next")]
    public string? Next { get; set; }

    public string Place => Answers.IsLocal(Next) ? Next! : "/setup";

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SendAsync(new ConfirmPasswordCommand(new Secret(Password ?? ""), Place), ct);
}
