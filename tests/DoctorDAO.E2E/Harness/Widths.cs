using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>Whether a page fits where there is little room.</summary>
public static class Widths
{
    /// <summary>Phones as narrow as they come, in CSS pixels; the last is what a page of 1,280 is at a zoom of 400 % (WCAG 2.2, 1.4.10).</summary>
    private static readonly int[] Narrow = [360, 320];

    private const string WidestScript =
        """
        width => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
          .map(e => `${e.localName}.${e.className}`).slice(0, 5).join(', ')
        """;

    /// <summary>The first word of a line of facts that stands on two lines; <c>null</c> when there is none. Hyphens and slashes end a word.</summary>
    private const string BrokenScript =
        """
        () => {
          for (const facts of document.querySelectorAll('.facts')) {
            const texts = document.createTreeWalker(facts, NodeFilter.SHOW_TEXT);
            while (texts.nextNode())
              for (const word of texts.currentNode.data.matchAll(/[\p{L}\p{N}]+/gu)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) return word[0];
              }
          }
          return null;
        }
        """;

    /// <summary>What scrolls sideways or breaks within a word, one line each. The window is narrow afterwards.</summary>
    /// <param name="page">A page that is loaded.</param>
    public static async Task<IReadOnlyList<string>> BrokenAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = new List<string>();
        foreach (var width in Narrow)
        {
            await page.SetViewportSizeAsync(width, 844);
            var scrolls = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            if (scrolls > width)
                found.Add($"{page.Url} is {scrolls} px wide: " + await page.EvaluateAsync<string>(WidestScript, width));
            if (await page.EvaluateAsync<string?>(BrokenScript) is { } broken)
                found.Add($"{page.Url} breaks at {width} px: {broken}");
        }

        return found;
    }
}
