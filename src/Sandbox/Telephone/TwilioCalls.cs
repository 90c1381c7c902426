using Sandbox.Web;

namespace Sandbox.Telephone;

/// <summary>Calls: make, look at, end, delete.</summary>
[Singleton]
internal sealed class TwilioCalls(TelephoneStore store, StatusWalk walk, Faults faults, SandboxOptions options, SandboxClock clock)
{
    private const int LongestTwiml = 4000;

    public void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/Calls.json", MakeAsync);
        account.MapGet("/Calls/{sid}.json", (string sid) => Shown(store.Call(sid)));
        account.MapPost("/Calls/{sid}.json", UpdateAsync);
        account.MapDelete("/Calls/{sid}.json", Delete);
    }

    private async Task<IResult> MakeAsync(HttpRequest request)
    {
        var form = await TwilioForm.ReadAsync(request);
        if (Refusal(form) is { } code) return TwilioErrors.Refuse(code);
        var call = new PhoneCall(TwilioForm.NewSid("CA"), form["To"]!, form["From"]!, form["Twiml"]!, CallbackOf(form), clock.GetUtcNow());
        store.Add(call);
        walk.Begin(call);
        return TwilioAnswers.Show(call, options.TwilioAccountSid, StatusCodes.Status201Created);
    }

    private int? Refusal(IFormCollection form)
    {
        if (form.Optional("To") is not { } to) return 21201;
        if (form.Optional("From") is not { } from) return 21213;
        // The sandbox fetches nothing: what is to be said comes with the request.
        if (form.Optional("Twiml") is not { } twiml) return 21205;
        if (twiml.Length > LongestTwiml) return 20001;
        if (!TwilioForm.IsNumber(to)) return 21211;
        if (from != options.TwilioFrom) return 21212;
        if (!TwilioForm.IsAddress(form.Optional("StatusCallback"))) return 21609;
        return MagicNumbers.CallRefusal(to) ?? (faults.Strikes("twilio", "decline") ? 21215 : null);
    }

    private static Callback? CallbackOf(IFormCollection form)
    {
        if (form.Optional("StatusCallback") is not { } address) return null;
        var events = form["StatusCallbackEvent"].OfType<string>().ToArray();
        return new Callback(address, form.Optional("StatusCallbackMethod") ?? "POST", events.Length > 0 ? events : ["completed"]);
    }

    private async Task<IResult> UpdateAsync(HttpRequest request, string sid)
    {
        var form = await TwilioForm.ReadAsync(request);
        if (store.Call(sid) is not { } call) return TwilioErrors.Refuse(20404);
        if (form.Optional("Status") is not { } status) return TwilioErrors.Refuse(21205);
        if (status is not ("completed" or "canceled")) return TwilioErrors.Refuse(20001);
        if (call.IsOver || (status == "canceled" && call.Status == "in-progress")) return TwilioErrors.Refuse(21220);
        var now = clock.GetUtcNow();
        return Shown(store.Change(sid, open => open.IsOver ? open : open with { Status = status, UpdatedAt = now, EndedAt = now }));
    }

    private IResult Delete(string sid)
    {
        if (store.Call(sid) is not { } call) return TwilioErrors.Refuse(20404);
        if (!call.IsOver) return TwilioErrors.Refuse(20009);
        store.Delete(sid);
        return Results.NoContent();
    }

    private IResult Shown(PhoneCall? call) =>
        call is null ? TwilioErrors.Refuse(20404) : TwilioAnswers.Show(call, options.TwilioAccountSid, StatusCodes.Status200OK);
}
