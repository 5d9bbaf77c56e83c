using System.Diagnostics;

namespace DoctorDAO.LocalChain.Processes;

/// <summary>
/// A child that cannot outlive this process: it is started under <c>tether.mjs</c>, which ends it as soon as our end of a pipe closes.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TailBuffer _tail;
    private bool _disposed;

    private ChildProcess(Process process, TailBuffer tail)
    {
        _process = process;
        _tail = tail;
    }

    /// <summary>The last lines it wrote, for an error message.</summary>
    public string Tail => _tail.ToString();

    /// <summary>Completes with the exit code when the child has ended.</summary>
    public async Task<int> ExitedAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>Starts <paramref name="command"/>.</summary>
    /// <param name="command">Path or name of the executable.</param>
    /// <param name="arguments">Its arguments, one an entry.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="environment">Variables set on top of ours.</param>
    /// <param name="onLine">Called for each line of standard output and error; may be <c>null</c>.</param>
    public static ChildProcess Start(
        string command,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Processes", "tether.mjs"));
        start.ArgumentList.Add(command);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var tail = new TailBuffer();
        var process = new Process { StartInfo = start };
        void Take(object _, DataReceivedEventArgs e)
        {
            if (e.Data is null)
                return;
            tail.Add(e.Data);
            onLine?.Invoke(e.Data);
        }

        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, tail);
    }

    /// <summary>Ends the child without asking, as a power cut would, and waits until it has.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        await SignalAsync("SIGKILL", ct);
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Stops the child where it is, as a machine that is paused would; <see cref="ResumeAsync"/> lets it go on.</summary>
    public Task PauseAsync(CancellationToken ct) => SignalAsync("SIGSTOP", ct);

    /// <summary>Lets a paused child go on.</summary>
    public Task ResumeAsync(CancellationToken ct) => SignalAsync("SIGCONT", ct);

    /// <summary>Asks the child to end and waits until it has. Doing so again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal, CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync(signal.AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
    }

    /// <summary>Keeps the newest lines only.</summary>
    private sealed class TailBuffer
    {
        private const int Size = 40;
        private readonly Queue<string> _lines = new();

        public void Add(string line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                while (_lines.Count > Size)
                    _lines.Dequeue();
            }
        }

        public override string ToString()
        {
            lock (_lines)
                return string.Join(Environment.NewLine, _lines);
        }
    }
}
