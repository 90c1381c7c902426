using Portal.Domain;
using Portal.Features.Register.HumanCheck;

namespace Portal.Features.Register;

/// <summary>The picture and the sound of the check that waits for this visitor; drawn and spoken anew each time, kept nowhere.</summary>
public static class HumanCheckFiles
{
    public static WebApplication MapHumanCheck(this WebApplication app)
    {
        app.MapGet("/register/picture", (HumanChecks checks, DraftCookie draft, IChance chance, CancellationToken ct) =>
            FileAsync(checks, draft, puzzle => Results.Bytes(HumanCheckPicture.Draw(puzzle.Code, chance), "image/png"), ct)).AllowAnonymous();
        app.MapGet("/register/sound", (HumanChecks checks, DraftCookie draft, IChance chance, CancellationToken ct) =>
            FileAsync(checks, draft, puzzle => Results.Bytes(HumanCheckSound.Speak(puzzle.Code, chance), "audio/wav"), ct)).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> FileAsync(HumanChecks checks, DraftCookie draft, Func<HumanCheckPuzzle, IResult> make, CancellationToken ct) =>
        await checks.PuzzleAsync(draft.Read(), ct) is { } puzzle ? make(puzzle) : Results.NotFound();
}
