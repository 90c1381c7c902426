using Portal.Domain.Accounts;

namespace Portal.Domain.Tests.Accounts;

public sealed class CountryTests
{
    [Fact]
    public void There_are_249_countries_each_with_a_code_and_a_name_of_its_own()
    {
        Assert.Equal(249, Country.All.Count);
        Assert.Equal(249, Country.All.Select(country => country.Code).Distinct().Count());
        Assert.Equal(249, Country.All.Select(country => country.Name).Distinct().Count());
        Assert.All(Country.All, country => Assert.Matches("^[A-Z]{2}$", country.Code));
        Assert.All(Country.All, country => Assert.Equal(country.Name.Trim(), country.Name));
        Assert.All(Country.All, country => Assert.True(country.Name.Length > 2));
    }

    [Fact]
    public void They_are_sorted_as_a_reader_of_English_looks_for_them()
    {
        var names = Country.All.Select(country => country.Name).ToList();
        Assert.Equal(["Afghanistan", "Åland Islands", "Albania"], names.Take(3));
        Assert.Equal("Zimbabwe", names[^1]);
        Assert.Equal(names.IndexOf("Croatia") + 1, names.IndexOf("Cuba"));
        Assert.True(names.IndexOf("Côte d’Ivoire (Ivory Coast)") < names.IndexOf("Croatia"));
    }

    [Theory]
    [InlineData("GB", "United Kingdom")]
    [InlineData("gb", "United Kingdom")]
    [InlineData("TR", "Türkiye (Turkey)")]
    [InlineData("SS", "South Sudan")]
    public void A_code_finds_its_country(string code, string name) => Assert.Equal(name, Country.Find(code)?.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XK")]
    [InlineData("UK")]
    [InlineData("EU")]
    [InlineData("AN")]
    [InlineData("ZZ")]
    [InlineData("GBR")]
    [InlineData(" GB")]
    [InlineData("İE")]
    public void Other_codes_find_none(string? code)
    {
        Assert.Null(Country.Find(code));
        Assert.Equal("Country", Country.Read(code).Refusal?.Field);
    }

    [Fact]
    public void A_form_gets_its_country() => Assert.Equal("FR", Country.Read("FR").Value?.Code);
}
