using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Portal.Domain;
using Portal.Ports;
using Portal.Web.Tags;

namespace Portal.Web;

/// <summary>
/// A page with a form. Its POST sends a command and answers: 303 onward, or 422 with the form, what was typed, and each reason at its
/// field. Every POST needs an antiforgery token; one that has expired shows the form again with what was typed, and says so.
/// </summary>
[IgnoreAntiforgeryToken(Order = 1001)]
public abstract class StepPage : PageModel
{
    private static readonly Refusal Stale =
        new("", "This page was open for too long, or in two places at once. Nothing was done. Check what you typed and press the button again.");

    /// <summary>Loads what the page shows besides what was typed. Runs for GET and before a refused form is shown again.</summary>
    public virtual Task ShowAsync(CancellationToken ct) => Task.CompletedTask;

    public virtual async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ShowAsync(ct);
        return Page();
    }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var (isPost, late, session) = (HttpMethods.IsPost(Request.Method), HttpContext.RequestServices.GetRequiredService<LateForms>(), HttpContext.Features.Get<Session>());
        // A page that is open to all, and its form to those who are signed in: its token was the session's, and says only that it is over.
        if (isPost && session is null && LateForms.AreKeptBy(this)) context.Result = Challenge();
        else context.Result = isPost ? await RefuseOddAsync() : null;
        if (context.Result is not null) return;
        // Before the handler, and before what it needs is looked at: that may keep it anew.
        if (isPost && session is { KeepsTyped: true }) await late.ForgetAsync(this, session.AccountId);
        var shown = await next();
        if (!isPost && session is not null && shown.Result is PageResult) await late.FillAsync(this, session.AccountId);
    }

    /// <summary>
    /// Sends the command and turns its answer into a response. What has arrived is carried out to its end, even when the browser goes away:
    /// a double click breaks the first request off and waits, with the second, for the first one's answer.
    /// </summary>
    protected async Task<IActionResult> SendAsync<TCommand>(TCommand command, CancellationToken ct) where TCommand : Command
    {
        var answer = await HttpContext.RequestServices.GetRequiredService<IMediator>().Send(command.IsNewEachTime ? command : command with { FormKey = await FormKeyAsync() }, CancellationToken.None);
        return await AnswerAsync(answer, ct);
    }

    protected async Task<IActionResult> AnswerAsync(Answer answer, CancellationToken ct)
    {
        var services = HttpContext.RequestServices;
        var cookie = answer.Operator is null ? services.GetRequiredService<SessionCookie>() : services.GetRequiredService<OperatorCookie>();
        if (answer.NewSession is not null) cookie.Write(Response, answer.NewSession);
        if (answer is { NewSession: not null, Operator: null }) services.GetRequiredService<AskedPage>().Forget();
        if (answer.SignsOut) SignOuts.Here(HttpContext, answer.ForgetsBrowser);
        if (answer.IsRefused) return await ShowAgainAsync(RefusalStatus(answer), answer.Refusals, ct);
        if (answer.OutsideUrl is not null) return new Gone(answer.OutsideUrl, wholePage: true, outside: true);
        return new Gone(answer.Place!, wholePage: answer.NewSession is not null || answer.SignsOut);
    }

    /// <summary>Whether what the page is about is there, for this visitor, once it was shown; a page that names something says so.</summary>
    protected virtual bool IsAboutSomething => true;

    private async Task<IActionResult> ShowAgainAsync(int status, IReadOnlyList<Refusal> refusals, CancellationToken ct)
    {
        var words = HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Words>>();
        // Binding's own remarks would only repeat ours, in a machine's words.
        foreach (var entry in ModelState.Values) entry.Errors.Clear();
        foreach (var refusal in refusals) ModelState.AddModelError(refusal.Field, words[refusal.Why, refusal.Args]);
        ViewData[UsedUpTag.SaidInRefusals] = refusals.SelectMany(refusal => refusal.Args).OfType<DateTimeOffset>().ToArray();
        Response.StatusCode = status;
        Response.Headers["HX-Push-Url"] = "false";
        await ShowAsync(ct);
        return IsAboutSomething ? Page() : NotFound();
    }

    private int RefusalStatus(Answer answer)
    {
        if (answer.TryAgainAt is not { } again) return StatusCodes.Status422UnprocessableEntity;
        var wait = again - HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return StatusCodes.Status429TooManyRequests;
    }

    /// <summary>A form that no page of ours sends: without its token, or with a field twice. Null when there is nothing odd about it.</summary>
    private async Task<IActionResult?> RefuseOddAsync()
    {
        var antiforgery = HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            HttpContext.RequestServices.GetRequiredService<ILogger<StepPage>>().LogWarning("A form arrived without a valid token at {Page}", Request.Path.Value);
            return await ShowAgainAsync(StatusCodes.Status400BadRequest, [Stale], HttpContext.RequestAborted);
        }
        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        var twice = form.Where(field => field.Value.Count > 1).Select(field => new Refusal(IsName(field.Key) ? field.Key : "", "This answer arrived twice. Nothing was done. Fill it in once more.")).ToList();
        return twice.Count == 0 ? null : await ShowAgainAsync(StatusCodes.Status422UnprocessableEntity, twice, HttpContext.RequestAborted);
    }

    /// <summary>What a field of ours may be called; the framework throws at a name of many parts.</summary>
    private static bool IsName(string name) => name.Length <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private Task<byte[]?> FormKeyAsync() => HttpContext.RequestServices.GetRequiredService<FormKeys>().OfAsync(Request, HttpContext.RequestAborted);
}
