using System.Net;
using AngleSharp.Dom;
using Browser.Tests.Kit;

namespace Browser.Tests;

/// <summary>What the field tags write.</summary>
[Collection(Browsing.Name)]
public sealed class TagTests(Site site)
{
    [Fact]
    public async Task A_field_names_describes_and_reports_itself()
    {
        var page = await RefusedAsync(("Input.Email", ""));
        var input = page.QuerySelector("input[name='Input.Email']")!;
        Assert.Equal("Input_Email", input.Id);
        Assert.Equal("Email address", page.QuerySelector($"label[for={input.Id}]")!.TextContent);
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var described = input.GetAttribute("aria-describedby")!.Split(' ').Select(id => page.GetElementById(id)!.TextContent);
        Assert.Equal(["We send a code to it.", "Error: Enter the email."], described);
        Assert.Equal("username", input.GetAttribute("autocomplete"));
        Assert.Equal("false", input.GetAttribute("spellcheck"));
    }

    [Fact]
    public async Task Every_control_has_a_label_and_every_reference_an_end()
    {
        var page = await RefusedAsync();
        var controls = page.QuerySelectorAll("main input:not([type=hidden]), main select, main textarea");
        Assert.All(controls, control => Assert.NotNull(page.QuerySelector($"label[for='{control.Id}']")));
        var references = page.QuerySelectorAll("[aria-describedby], [aria-labelledby]")
            .SelectMany(e => $"{e.GetAttribute("aria-describedby")} {e.GetAttribute("aria-labelledby")}".Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(references, id => Assert.NotNull(page.GetElementById(id)));
        Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_summary_lists_errors_in_the_order_of_the_fields_and_links_to_them()
    {
        var page = await RefusedAsync(("Input.Email", "a@b.example"), ("Outside", "wrong"));
        var links = page.QuerySelectorAll(".error-summary a");
        Assert.Equal(["Enter the password.", "Enter the country.", "Enter the phone."], links.Take(3).Select(link => link.TextContent));
        Assert.All(links, link => Assert.NotNull(page.QuerySelector(link.GetAttribute("href")!)));
        Assert.Equal("This form as a whole was refused.", page.QuerySelector(".error-summary li:last-child")!.TextContent);
        Assert.Equal("alert", page.QuerySelector(".error-summary")!.GetAttribute("role"));
        Assert.StartsWith("Error: Gallery – ", page.Title, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll(".error-summary"));
    }

    [Fact]
    public async Task What_was_typed_comes_back_but_never_a_password_a_code_or_card_data()
    {
        var page = await RefusedAsync(
            ("Input.Email", "\"><b>@b.example"), ("Input.Password", "hunter2hunter2"), ("Input.Number", "4242424242424242"), ("Input.Month", "04"),
            ("Input.Year", "2031"), ("Input.Code", "123456"), ("Input.Country", "GB"), ("Input.Kind", "amount"), ("Input.Amount", "0.73"), ("Input.Agreed", "true"),
            ("Input.Story", "\nfirst <line>\nsecond"));
        Assert.Equal("\"><b>@b.example", page.QuerySelector("#Input_Email")!.GetAttribute("value"));
        Assert.Equal("GB", page.QuerySelector("#Input_Country option[selected]")!.GetAttribute("value"));
        Assert.Equal("amount", page.QuerySelector("input[type=radio][checked]")!.GetAttribute("value"));
        Assert.Equal("0.73", page.QuerySelector("#Input_Amount")!.GetAttribute("value"));
        Assert.True(page.QuerySelector("#Input_Agreed")!.HasAttribute("checked"));
        Assert.Equal("\nfirst <line>\nsecond", page.QuerySelector("#Input_Story")!.TextContent);
        string[] secrets = ["hunter2hunter2", "4242424242424242", "123456", "\"04\"", "\"2031\""];
        var markup = page.QuerySelector("main form")!.OuterHtml;
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_accepted_form_redirects_and_the_next_page_says_so()
    {
        using var visitor = new Visitor(site);
        var response = await visitor.SendAsync(await visitor.SeeAsync("/gallery"), "/gallery", [.. Right]);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var next = await visitor.SeeAsync(response.Headers.Location!.ToString());
        Assert.Contains("Saved", next.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(next.QuerySelector(".error-summary"));
    }

    [Fact]
    public async Task A_signed_in_visitor_sees_the_account_and_a_way_out()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "signed-in=1");
        var page = await Visitor.DocumentAsync(await site.Client.SendAsync(request));
        Assert.Equal(["Set up", "Payment methods", "Products", "Billing", "Security settings"], page.QuerySelectorAll(".account-links a").Select(link => link.TextContent));
        Assert.NotNull(page.QuerySelector("header form[method=post][action='/sign-out'] input[name=__RequestVerificationToken]"));
        Assert.DoesNotContain("Free account", page.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Answers the gallery takes.</summary>
    private static IEnumerable<(string, string)> Right =>
    [
        ("Input.Email", "a@b.example"), ("Input.Password", "p"), ("Input.Country", "DE"), ("Input.Phone", "1"), ("Input.Code", "1"), ("Input.Amount", "1"),
        ("Input.Kind", "code"), ("Input.Agreed", "true"), ("Input.Number", "1"), ("Input.Month", "1"), ("Input.Year", "1"), ("Input.Story", "s"),
    ];

    private async Task<IDocument> RefusedAsync(params (string Name, string Value)[] answers)
    {
        using var visitor = new Visitor(site);
        using var response = await visitor.SendAsync(await visitor.SeeAsync("/gallery"), "/gallery", answers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        return await Visitor.DocumentAsync(response);
    }
}
