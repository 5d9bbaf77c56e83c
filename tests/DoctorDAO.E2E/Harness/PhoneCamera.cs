using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>
/// The camera of a phone: what a test holds before it is what its browser films. Chromium reads the picture anew whenever a page turns the camera on, so one can be
/// held before it at any time until then.
/// </summary>
public sealed class PhoneCamera : IDisposable
{
    private readonly string _film = Repository.PathOf("TestResults", "e2e", $"camera-{Guid.NewGuid():N}.mjpeg");

    /// <summary>What a browser is started with that has this camera.</summary>
    public IReadOnlyList<string> Arguments => ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--use-file-for-fake-video-capture=" + _film];

    /// <summary>Holds the phone before a screen: all that stands in the window, as large as it stands there.</summary>
    public async Task SeeAsync(IPage screen)
    {
        var picture = await screen.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 80 });
        Directory.CreateDirectory(Path.GetDirectoryName(_film)!);
        // A film of JPEG pictures is one after the other; one alone is a film too short to begin.
        await File.WriteAllBytesAsync(_film, [.. picture, .. picture]);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_film);
}
