using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Browser.Tests.Features.Gallery;

/// <summary>Every field tag and component. An empty field, or one that says "wrong", is refused; all else goes to the start of the page again.</summary>
public sealed class GalleryPage : PageModel
{
    /// <summary>How many times the form was accepted, for tests of double presses.</summary>
    public static int Accepted { get; private set; }

    [BindProperty]
    public GalleryInput Input { get; set; } = new();

    [BindProperty]
    public string? Outside { get; set; }

    public IEnumerable<SelectListItem> Countries { get; } = [new("Germany", "DE"), new("United Kingdom of Great Britain and Northern Ireland", "GB")];

    public IActionResult OnPost()
    {
        foreach (var field in Input.Missing()) ModelState.AddModelError(field, $"Enter the {field.ToLowerInvariant()}.");
        if (Outside == "wrong") ModelState.AddModelError("", "This form as a whole was refused.");
        if (!ModelState.IsValid) return Refused();
        Accepted++;
        return RedirectToPage(new { done = true });
    }

    private PageResult Refused()
    {
        var page = Page();
        page.StatusCode = 422;
        Response.Headers["HX-Push-Url"] = "false";
        return page;
    }
}

public sealed class GalleryInput
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? Country { get; set; }

    public string? Phone { get; set; }

    public string? Code { get; set; }

    public string? Amount { get; set; }

    public string? Kind { get; set; } = "code";

    public bool Agreed { get; set; }

    public string? Number { get; set; }

    public string? Month { get; set; }

    public string? Year { get; set; }

    public string? Story { get; set; }

    public IEnumerable<string> Missing() =>
        typeof(GalleryInput).GetProperties().Where(property => property.GetValue(this) is null or false or "wrong").Select(property => property.Name);
}
