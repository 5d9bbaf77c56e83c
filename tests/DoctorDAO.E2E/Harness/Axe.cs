using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>
/// axe on a page of the portal, which has no frames: its script and its answer stay in the page, which takes a third of the time that a run over frames does.
/// </summary>
public static class Axe
{
    private const string Run =
        """
        async rules => {
          const { passes, violations } = await axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) });
          if (passes.length + violations.length === 0) throw new Error('axe has looked at nothing.');
          return violations.filter(x => x.impact === 'serious' || x.impact === 'critical')
            .flatMap(x => x.nodes.map(node => `${location.pathname}: ${x.id}, ${x.help}: ${node.html}`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    // All that depends on the theme.
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    /// <summary>What is serious or critical on a page, one line each.</summary>
    /// <param name="page">A page that is loaded.</param>
    /// <param name="coloursOnly">Whether to look only at what another theme changes.</param>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page, bool coloursOnly = false)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run, coloursOnly ? OfColours : null);
    }
}
