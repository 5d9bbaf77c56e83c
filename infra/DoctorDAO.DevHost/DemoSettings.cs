using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DoctorDAO.DevHost;

/// <summary>The demo cannot start, for a reason that the person at the keyboard can mend.</summary>
/// <param name="message">One line that says what is wrong and the way out.</param>
internal sealed class DemoException(string message) : Exception(message);

/// <summary>How the demo runs.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Data">Where it keeps everything.</param>
/// <param name="Port">Of the portal; 0 takes a free one.</param>
/// <param name="ChainPort">Of the chain; 0 takes a free one.</param>
/// <param name="Reset">Whether to start over.</param>
internal sealed record DemoSettings(string Root, string Data, int Port, int ChainPort, bool Reset)
{
    private const string Usage = "DevHost [--port 5080] [--chain-port 8545] [--data .data/demo] [--reset]";

    /// <summary>The <c>contracts</c> folder.</summary>
    public string Contracts => Path.Combine(Root, "contracts");

    /// <summary>The chain, with all that has happened on it. It is there when the story has been told to its end.</summary>
    public string ChainFile => Path.Combine(Data, "chain.json");

    /// <summary>Reads the command line.</summary>
    /// <exception cref="DemoException">It cannot be read.</exception>
    public static DemoSettings Parse(string[] args)
    {
        var root = FindRoot();
        var settings = new DemoSettings(root, Path.Combine(root, ".data", "demo"), 5080, 8545, Reset: false);
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--reset" => settings with { Reset = true },
                "--port" => settings with { Port = Number(args, ++i) },
                "--chain-port" => settings with { ChainPort = Number(args, ++i) },
                "--data" when i + 1 < args.Length => settings with { Data = Path.GetFullPath(args[++i]) },
                _ => throw new DemoException($"'{args[i]}' is unknown. Usage: {Usage}"),
            };
        }

        return settings;
    }

    /// <summary>Refuses ports that somebody listens on.</summary>
    public void CheckPorts()
    {
        if (IsTaken(Port))
            throw new DemoException($"Port {Port} is taken. Stop what listens there, or run: make run PORT={Port + 1}");
        if (IsTaken(ChainPort))
            throw new DemoException($"Port {ChainPort}, for the chain, is taken. Stop what listens there, or run: make run CHAIN_PORT={ChainPort + 1}");
    }

    /// <summary>Takes the folder for this process alone.</summary>
    public FileStream Lock()
    {
        Directory.CreateDirectory(Data);
        try
        {
            return new FileStream(Path.Combine(Data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DemoException($"Another demo runs on {Data}. Stop it first.");
        }
    }

    /// <summary>Forgets everything but the lock.</summary>
    public void Clear()
    {
        foreach (var folder in Directory.GetDirectories(Data))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.GetFiles(Data).Where(x => Path.GetFileName(x) != "lock"))
            File.Delete(file);
    }

    private static bool IsTaken(int port)
    {
        if (port == 0)
            return false;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int Number(string[] args, int index) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new DemoException($"{args[index - 1]} needs a port from 0 to 65535.");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DoctorDAO.sln")))
                return folder.FullName;
        }

        throw new DemoException("The demo does not run outside the repository.");
    }
}
