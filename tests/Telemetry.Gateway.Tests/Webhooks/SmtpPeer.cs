using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>An SMTP server on a loopback port that takes mails, or answers by script.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();
    private readonly Task _accepting;

    public SmtpPeer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The mails that were taken, headers and all.</summary>
    public ChannelReader<string> Mails => _mails.Reader;

    /// <summary>The answer to a command; null for the usual one, empty to close the connection.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The certificate offered by STARTTLS; null without.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Commands that came, in order.</summary>
    public List<string> Commands { get; } = [];

    public static X509Certificate2 NewCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _accepting;
        Certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await using var stream = new NetworkStream(await _socket.AcceptAsync(), ownsSocket: true);
                await TalkAsync(stream);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        try
        {
            await SayAsync(stream, "220 peer");
            while (await LineAsync(stream) is { } line)
            {
                lock (Commands)
                {
                    Commands.Add(line);
                }
                string verb = line.Split(' ')[0].ToUpperInvariant();
                string answer = Answer(line) ?? Usual(verb, stream is SslStream);
                if (answer.Length == 0)
                {
                    return;
                }
                await SayAsync(stream, answer);
                if (verb == "STARTTLS" && answer.StartsWith('2'))
                {
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(Certificate!);
                    stream = secured;
                }
                if (verb == "DATA" && answer.StartsWith('3') && await MailAsync(stream) is { } mail)
                {
                    string verdict = Answer("<mail>") ?? "250 taken";
                    if (verdict.StartsWith('2'))
                    {
                        _mails.Writer.TryWrite(mail);
                    }
                    await SayAsync(stream, verdict);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            // The sender did not like us.
        }
    }

    private string Usual(string verb, bool isSecured) => verb switch
    {
        "EHLO" when Certificate is not null && !isSecured => "250-peer\r\n250 STARTTLS",
        "EHLO" => "250-peer\r\n250 AUTH PLAIN",
        "AUTH" => "235 welcome",
        "DATA" => "354 go on",
        "STARTTLS" => "220 go on",
        "QUIT" => "221 bye",
        _ => "250 fine",
    };

    private static async Task<string?> MailAsync(Stream stream)
    {
        var mail = new StringBuilder();
        while (await LineAsync(stream) is { } line)
        {
            if (line == ".")
            {
                return mail.ToString();
            }
            mail.Append(line).Append('\n');
        }
        return null;
    }

    private static async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] == (byte)'\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }

    private static Task SayAsync(Stream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n")).AsTask();
}
