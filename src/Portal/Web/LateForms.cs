using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// Names the fields of a page that are kept, and filled in again, when their form arrives too late: after the session, or after the password
/// that the page wants was given too long ago. Never a password, a code or a card's number.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepsTypedAttribute(params string[] fields) : Attribute
{
    public IReadOnlyList<string> Fields => fields;

    /// <summary>False for what may be a secret that stands at the wrong field, where the form has one beside these.</summary>
    public virtual bool MayKeep(string field, string typed, DateTimeOffset now) => true;
}

/// <summary>Forms that arrive when their sender has to sign in first.</summary>
public sealed class LateForms(ITypedForms typed, BrowserCookie browser, ISessions sessions, TimeProvider time)
{
    private const int Longest = 5000;

    /// <summary>Stands in the address of the way back to the page: no other look at it asks whether something is kept.</summary>
    private const string Again = "typed=again";

    /// <summary>In the page's data, once its fields are filled in again.</summary>
    private const string Kept = "What was typed is here again";

    /// <summary>What a field shows of card data is what was kept, and never what was just typed: number and security code are not among that.</summary>
    public static bool IsFilledIn(ViewDataDictionary data) => data[Kept] is true;

    /// <summary>Where a form leads whose session is over: keeps what was typed if it can.</summary>
    /// <param name="token">What the session's cookie held.</param>
    public async Task<string> SignInPlaceAsync(HttpContext context, string? token)
    {
        if (token is null || !HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType) return "/sign-in";
        var isKept = await sessions.OwnerAsync(token, context.RequestAborted) is { } owner && await KeepAsync(context, owner);
        return isKept ? "/sign-in?typed=kept" : "/sign-in?typed=lost";
    }

    /// <summary>False when the page keeps nothing, or nothing was typed.</summary>
    public async Task<bool> KeepAsync(HttpContext context, string accountId)
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>()?.HandlerTypeInfo;
        if (!browser.HasName || KeptBy(page) is not { } kept) return false;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = kept.Fields.Where(field => form[field] is [{ Length: > 0 and <= Longest } typed] && kept.MayKeep(field, typed, time.GetUtcNow())).ToDictionary(field => field, field => form[field].ToString());
        if (fields.Count == 0) return false;
        await typed.KeepAsync(accountId, browser.Keep(), new TypedForm(context.Request.Path, fields), context.RequestAborted);
        return true;
    }

    /// <summary>The way back to the page on which something is kept for this account in this browser.</summary>
    public async Task<string?> PlaceAsync(string accountId, CancellationToken ct) =>
        browser.HasName && await typed.FindAsync(accountId, browser.Keep(), ct) is { } form && Answers.IsLocal(form.Path) ? WayBackTo(form.Path) : null;

    public static string WayBackTo(string path) => path + "?" + Again;

    /// <summary>Before a page is shown: fills in what was kept for it. A page that is loaded again shows it again.</summary>
    public async Task FillAsync(PageModel page, string accountId)
    {
        var kept = FieldsOf(page.GetType());
        if (kept.Count == 0 || page.Request.QueryString.Value != "?" + Again || !browser.HasName || await typed.FindAsync(accountId, browser.Keep(), page.HttpContext.RequestAborted) is not { } form || form.Path != page.Request.Path) return;
        foreach (var (field, text) in form.Fields.Where(field => kept.Contains(field.Key))) page.GetType().GetProperty(field)!.SetValue(page, text);
        page.ViewData[Kept] = true;
    }

    /// <summary>Once the page's form has arrived.</summary>
    public Task ForgetAsync(PageModel page, string accountId) =>
        FieldsOf(page.GetType()).Count == 0 || !browser.HasName ? Task.CompletedTask : typed.ForgetAsync(accountId, browser.Keep(), CancellationToken.None);

    /// <summary>Whether the page keeps what is typed.</summary>
    public static bool AreKeptBy(PageModel page) => FieldsOf(page.GetType()).Count > 0;

    private static IReadOnlyList<string> FieldsOf(MemberInfo? page) => KeptBy(page)?.Fields ?? [];

    private static KeepsTypedAttribute? KeptBy(MemberInfo? page) => page?.GetCustomAttribute<KeepsTypedAttribute>();
}
