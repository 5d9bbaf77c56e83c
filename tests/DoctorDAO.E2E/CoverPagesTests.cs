using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>Pages of cover and panels as those see them who have something there, on a phone as narrow as they come: nothing scrolls sideways, axe finds nothing.</summary>
public sealed class CoverPagesTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData(360, false)]
    [InlineData(1280, true)]
    public async Task Pages_of_who_is_covered_judges_claims_and_waits_fit_and_are_accessible(int width, bool dark)
    {
        var found = new List<string>();
        // Who has cover and a seat; who was denied; who waits for capital; who offers.
        foreach (var (name, paths) in ((string, string[])[])
        [
            ("Dr Nora Lindqvist", ["/cover", "/cover/buy", "/cover/policies/73", "/cover/policies/73/claim", "/cover/wordings/malpractice-layer-1", "/cover/verify", "/panels", "/panels/11", "/help/jurors"]),
            ("Dr Katrin Brandt", ["/cover/claims", "/cover/claims/12"]),
            ("Dr Henrik Vass", ["/cover/pool", "/cover/pool/figures"]),
            ("Claims officer", ["/cover/desk", "/cover/desk/13"]),
        ])
        {
            var visitor = await MemberAsync(Person.Named(name), "/", new() { Width = width, Dark = dark });
            foreach (var path in paths)
            {
                var response = await visitor.OpenAsync(path);
                if (response!.Status != 200)
                    found.Add($"{path} answers {response.Status} to {name}");
                var content = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                if (content > width)
                    found.Add($"{path} is {content} px wide for {name}");
                found.AddRange(await Axe.SeriousAsync(visitor.Page, coloursOnly: dark));
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
