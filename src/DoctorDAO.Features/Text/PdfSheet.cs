using System.Reflection;
using SkiaSharp;

namespace DoctorDAO.Features.Text;

/// <summary>A document of sheets of A4 with the house's fonts inside, written from the top; a new sheet begins where one is full. Lengths are points from the upper left corner.</summary>
internal sealed class PdfSheet : IDisposable
{
    /// <summary>Width of a sheet.</summary>
    public const float Width = 595;

    /// <summary>Height of a sheet.</summary>
    public const float Height = 842;

    /// <summary>Margin at the left and the right.</summary>
    public const float Margin = 56;

    private const float Foot = 64;
    private const float Size = 10.5f;
    private const float Line = 15;

    /// <summary>Colour of text.</summary>
    public static readonly SKColor Ink = new(0x10, 0x20, 0x1d);

    /// <summary>Colour of labels.</summary>
    public static readonly SKColor Quiet = new(0x3f, 0x4f, 0x4a);

    private static readonly SKColor Accent = new(0x0a, 0x3b, 0x37);

    private readonly MemoryStream _content = new();
    private readonly SKDocument _document;
    private readonly string _foot;
    private readonly float _side;
    private int _page;

    /// <param name="title">Of the document.</param>
    /// <param name="made">When what it says was so.</param>
    /// <param name="foot">Stands at the foot of each sheet.</param>
    /// <param name="value">Where values begin that stand beside a label.</param>
    public PdfSheet(string title, DateTimeOffset made, string foot, float value = 210)
    {
        (_foot, _side) = (foot, value);
        _document = SKDocument.CreatePdf(_content, new SKDocumentPdfMetadata { Title = title, Author = "DoctorDAO", Creation = made.UtcDateTime, Modified = made.UtcDateTime });
        Canvas = Begin();
    }

    // Typefaces are read once and used by all: Skia allows that.

    /// <summary>The face of text.</summary>
    public static SKTypeface Regular { get; } = Font("PublicSans-Regular.ttf");

    /// <summary>The face of what matters.</summary>
    public static SKTypeface Bold { get; } = Font("PublicSans-SemiBold.ttf");

    /// <summary>Where this sheet is drawn.</summary>
    public SKCanvas Canvas { get; private set; }

    /// <summary>Where the next line stands.</summary>
    public float Y { get; set; } = 130;

    /// <summary>Draws the band at the top of the first sheet.</summary>
    public void Band(string above, string title)
    {
        using var band = new SKPaint { Color = Accent };
        Canvas.DrawRect(0, 0, Width, 92, band);
        Text(above, Margin, 40, 12, Bold, SKColors.White);
        Text(title, Margin, 70, 24, Bold, SKColors.White);
        Y = 130;
    }

    /// <summary>A label and its value.</summary>
    public void Row(string label, string value, SKTypeface? face = null)
    {
        Room(3 * Line);
        var below = Paragraph(label, Margin, Y, _side - Margin - 12, Regular, Quiet);
        Y = Math.Max(below, Paragraph(value, _side, Y, Width - Margin - _side, face ?? Regular, Ink)) + 7;
    }

    /// <summary>A paragraph over the whole width.</summary>
    public void Paragraph(string text, SKTypeface? face = null, SKColor? color = null)
    {
        Room(2 * Line);
        Y = Paragraph(text, Margin, Y, Width - (2 * Margin), face, color) + 4;
    }

    /// <summary>A row of a table. Cells of columns with a negative width end at the right of their column.</summary>
    public void Cells(IReadOnlyList<(float X, float Width)> columns, IReadOnlyList<string> cells, SKTypeface? face = null, SKColor? color = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(cells);
        Room(2 * Line);
        var below = Y;
        for (var i = 0; i < cells.Count; i++)
        {
            var (x, width) = columns[i];
            below = Math.Max(below, width < 0 ? Right(cells[i], x, face, color) : Paragraph(cells[i], x, Y, width, face, color));
        }

        Y = below + 3;
    }

    /// <summary>A line across the sheet.</summary>
    public void Rule()
    {
        using var paint = new SKPaint { Color = Quiet, StrokeWidth = 0.6f };
        Canvas.DrawLine(Margin, Y - 11, Width - Margin, Y - 11, paint);
        Y += 4;
    }

    /// <summary>Begins a new sheet unless so many points are left on this one.</summary>
    public void Room(float points)
    {
        if (Y + points <= Height - Foot)
            return;
        End();
        Canvas = Begin();
        Y = 72;
    }

    /// <summary>Draws lines that fit, and gives where the next would stand.</summary>
    public float Paragraph(string text, float x, float y, float width, SKTypeface? face = null, SKColor? color = null)
    {
        using var font = new SKFont(face ?? Regular, Size);
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(x => Pieces(font, x, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.MeasureText(longer) > width)
            {
                Text(line, x, y, Size, font.Typeface, color ?? Ink);
                (line, y) = (word, y + Line);
            }
            else
            {
                line = longer;
            }
        }

        Text(line, x, y, Size, font.Typeface, color ?? Ink);
        return y + Line;
    }

    /// <summary>Draws one line.</summary>
    public void Text(string text, float x, float y, float size, SKTypeface face, SKColor color)
    {
        using var font = new SKFont(face, size);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        Canvas.DrawText(text, x, y, SKTextAlign.Left, font, paint);
    }

    /// <summary>Ends the document.</summary>
    public byte[] Close()
    {
        End();
        _document.Close();
        return _content.ToArray();
    }

    public void Dispose()
    {
        _document.Dispose();
        _content.Dispose();
    }

    private float Right(string text, float x, SKTypeface? face, SKColor? color)
    {
        using var font = new SKFont(face ?? Regular, Size);
        using var paint = new SKPaint { Color = color ?? Ink, IsAntialias = true };
        Canvas.DrawText(text, x, Y, SKTextAlign.Right, font, paint);
        return Y + Line;
    }

    /// <summary>A word in parts that fit: hashes and addresses have no blanks.</summary>
    private static IEnumerable<string> Pieces(SKFont font, string word, float width)
    {
        while (font.MeasureText(word) > width)
        {
            var length = Math.Max(1, font.BreakText(word, width));
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }

    private SKCanvas Begin()
    {
        _page++;
        return _document.BeginPage(Width, Height);
    }

    private void End()
    {
        Text(_page == 1 ? _foot : $"{_foot} · {_page}", Margin, Height - 44, 9, Regular, Quiet);
        _document.EndPage();
    }

    private static SKTypeface Font(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{name}")!;
        return SKTypeface.FromStream(stream);
    }
}
