using Sandbox.Web;

namespace Sandbox.Telephone;

/// <summary>Texts: send, look at, redact, delete.</summary>
[Singleton]
internal sealed class TwilioMessages(TelephoneStore store, StatusWalk walk, Faults faults, SandboxOptions options, SandboxClock clock)
{
    public void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/Messages.json", SendAsync);
        account.MapGet("/Messages/{sid}.json", (string sid) => Shown(store.Message(sid)));
        account.MapPost("/Messages/{sid}.json", UpdateAsync);
        account.MapDelete("/Messages/{sid}.json", Delete);
    }

    private async Task<IResult> SendAsync(HttpRequest request)
    {
        var form = await TwilioForm.ReadAsync(request);
        if (Refusal(form) is { } code) return TwilioErrors.Refuse(code);
        var from = form.Optional("From") ?? options.TwilioFrom;
        var message = new TextMessage(TwilioForm.NewSid("SM"), form["To"]!, from, form["Body"]!, form.Optional("StatusCallback"), clock.GetUtcNow());
        store.Add(message);
        if (MagicNumbers.LateError(message.To) is null) store.Add(new PhoneEntry(message.To, "sms", message.Body, message.CreatedAt));
        walk.Begin(message);
        return TwilioAnswers.Show(message, options.TwilioAccountSid, StatusCodes.Status201Created);
    }

    private int? Refusal(IFormCollection form)
    {
        if (form.Optional("To") is not { } to) return 21604;
        if (form.Optional("From") is null && form.Optional("MessagingServiceSid") is null) return 21603;
        if (form.Optional("Body") is not { } body) return 21602;
        if (body.Length > 1600) return 21617;
        if (!TwilioForm.IsNumber(to)) return 21211;
        if (form.Optional("From") is { } from && from != options.TwilioFrom) return TwilioForm.IsNumber(from) ? 21606 : 21212;
        if (!TwilioForm.IsAddress(form.Optional("StatusCallback"))) return 21609;
        return MagicNumbers.TextRefusal(to) ?? (faults.Strikes("twilio", "decline") ? 21408 : null);
    }

    // An empty body wipes the text from the company's records, not from the phone.
    private async Task<IResult> UpdateAsync(HttpRequest request, string sid)
    {
        var form = await TwilioForm.ReadAsync(request);
        if (store.Message(sid) is not { } message) return TwilioErrors.Refuse(20404);
        if (form.Optional("Status") is not null) return TwilioErrors.Refuse(30409);
        if (!form.ContainsKey("Body") || form.Optional("Body") is not null) return TwilioErrors.Refuse(20001);
        return message.IsOver ? Shown(store.Change(sid, text => text with { Body = "", UpdatedAt = clock.GetUtcNow() })) : TwilioErrors.Refuse(20009);
    }

    private IResult Delete(string sid)
    {
        if (store.Message(sid) is not { } message) return TwilioErrors.Refuse(20404);
        if (!message.IsOver) return TwilioErrors.Refuse(20009);
        store.Delete(sid);
        return Results.NoContent();
    }

    private IResult Shown(TextMessage? message) =>
        message is null ? TwilioErrors.Refuse(20404) : TwilioAnswers.Show(message, options.TwilioAccountSid, StatusCodes.Status200OK);
}
