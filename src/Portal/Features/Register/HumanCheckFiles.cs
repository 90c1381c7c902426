using System.Globalization;
using Portal.Domain;
using Portal.Features.Register.HumanCheck;

namespace Portal.Features.Register;

/// <summary>
/// The picture and the sound of the check that waits for this visitor; drawn and spoken anew each time, kept nowhere, and counted before.
/// Whoever has had too many can answer the question still.
/// </summary>
public static class HumanCheckFiles
{
    public static WebApplication MapHumanCheck(this WebApplication app)
    {
        app.MapGet("/register/picture", (HttpContext context, HumanChecks checks, DraftCookie draft, IChance chance, TimeProvider time, CancellationToken ct) =>
            FileAsync(context, checks, draft, time, puzzle => Results.Bytes(HumanCheckPicture.Draw(puzzle.Code, chance), "image/png"), ct)).AllowAnonymous();
        app.MapGet("/register/sound", (HttpContext context, HumanChecks checks, DraftCookie draft, IChance chance, TimeProvider time, CancellationToken ct) =>
            FileAsync(context, checks, draft, time, puzzle => Results.Bytes(HumanCheckSound.Speak(puzzle.Code, chance), "audio/wav"), ct)).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> FileAsync(HttpContext context, HumanChecks checks, DraftCookie draft, TimeProvider time, Func<HumanCheckPuzzle, IResult> make, CancellationToken ct)
    {
        if (draft.Read() is not { } token || await checks.PuzzleAsync(token, ct) is not { } puzzle) return Results.NotFound();
        if (await checks.CountFileAsync(token, ct) is not { } until) return make(puzzle);
        context.Response.Headers.RetryAfter = Math.Ceiling((until - time.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }
}
