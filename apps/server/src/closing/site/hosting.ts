/** What a file of the site is, where its name does not say it. */
type Facts = {
  readonly name: string
  readonly shortName: string
  readonly baseUrl: string
  readonly did: string
  readonly webvh: string
  readonly closedAt: string
  readonly pages: number
}

const readme = ({ name, shortName, baseUrl, did, webvh, closedAt, pages }: Facts) => {
  const { host } = new URL(baseUrl)
  return `# ${name}, after it has closed

${name} closed on ${closedAt.slice(0, 10)}. This folder is everything public of it, as plain files. As long as a web server
shows them under ${baseUrl}, the credentials that ${name} issued go on verifying, for anybody, with no
program of ours running and no database.

## What you need

A web server for files (nginx, Apache, Caddy, GitHub Pages, any web space), and the domain \`${host}\`. The names of
${name}, which stand in every credential, lead to that domain:

- \`${did}\`
- \`${webvh}\`

So the folder has to be shown **under the same domain and the same paths**. Under another domain the pages can be read, but
credentials are not checked against it.

## What to do

1. Unpack the archive, and lay the folder where your web server shows files from, so that \`${baseUrl}/i/${shortName}/did.json\`
   is the file \`i/${shortName}/did.json\`.
2. Let the domain lead there, with HTTPS.
3. Take the sample configuration for your server out of \`hosting/\`. It says of which kind the files without an ending are, and
   lets pages of other domains read them, which is what checking a credential on somebody else's page takes.
4. Try it: open ${baseUrl}/i/${shortName} and, if you have one, drop a credential onto a verifier, e.g. ${baseUrl}/verify/

Other institutions that were on the same server have folders of their own below \`i/\`; lay theirs beside this one. Keep the
files as they are. Nothing here ever needs to change, and a file that is changed does not verify any more.

## What is here

| path | what it is |
| --- | --- |
| \`i/${shortName}/did.json\`, \`did.jsonl\` | the keys of ${name}, and their whole history |
| \`i/${shortName}/closing.json\` | its closing statement, signed |
| \`i/${shortName}/status/\` | its status lists, for the last time: which credentials were revoked. \`.jwt\` is the same as token |
| \`i/${shortName}/log/\` | its public record (C2SP tlog-tiles), with the last head and the witnesses' signatures |
| \`i/${shortName}/log/proof/\` | proofs that what is public here is on that record |
| \`i/${shortName}/\` … | its page, its achievements, what they refer to |
| \`c/\` | the pages of ${pages === 1 ? 'one credential, whose holder wants it' : `${pages} credentials, whose holders want them`} to stay |
| \`verify/\` | the one-file verifier: works in any browser, also without a network |
| \`assets/\` | what the pages are made with |
| \`contexts/\` | the vocabularies that the credentials are written in, for whoever reads them in thirty years |

Personal links (\`/s/…\`) are not here: their addresses are known to those alone who were given them. Nobody's credential is
here but those whose holders said so; minors' never are.

## What does not work without the server

Wallets, new share links, the console. A server that cannot choose by what is asked for (\`Accept\`) gives the list credential
at the address of a status list; Laurel's own verifiers find the token beside it (\`.jwt\`), others may not.

## Check that it is whole

    laurel log monitor ${baseUrl}/i/${shortName}/log
    laurel verify credential.json
`
}

const nginx = ({ shortName, baseUrl }: Facts) => `# nginx: into the "http" block …
map $http_accept $laurel_token {
    default                          "";
    "~^application/statuslist\\+jwt"  "1";
}

# … and this as a server.
server {
    listen 443 ssl;
    server_name ${new URL(baseUrl).hostname};
    root /srv/www/${shortName};
    index index.html;

    # Whoever checks a credential in a browser reads these from another page.
    add_header Access-Control-Allow-Origin "*" always;
    add_header Cross-Origin-Resource-Policy "cross-origin" always;
    add_header X-Content-Type-Options "nosniff" always;

    location ~ ^/i/[^/]+/status/[^/.]+$ {
        if ($laurel_token) { rewrite ^(.+)$ $1.jwt last; }
        default_type application/vc;
        add_header Vary Accept;
        add_header Access-Control-Allow-Origin "*" always;
        add_header Cross-Origin-Resource-Policy "cross-origin" always;
    }
    location ~ ^/i/[^/]+/status/.+\\.jwt$ { types { } default_type application/statuslist+jwt; }
    location ~ ^/i/[^/]+/did\\.json$      { types { } default_type application/did+json; }
    location ~ ^/i/[^/]+/did\\.jsonl$     { types { } default_type text/jsonl; }
    location ~ ^/i/[^/]+/closing\\.json$  { types { } default_type application/vc; }
    location ~ ^/i/[^/]+/log/(.+/)?checkpoint$ { default_type "text/plain; charset=utf-8"; }
    location ~ ^/i/[^/]+/log/(.+/)?tile/       { default_type application/octet-stream; }
    location ~ ^/i/[^/]+/(vct/|log/proof/)     { default_type application/json; }
    location ^~ /.well-known/jwt-vc-issuer/    { default_type application/json; }
    location ~ ^/c/[^/]+\\.json$ { types { } default_type application/vc; }
    location ~ ^/c/[^/]+\\.jwt$  { types { } default_type application/vc+jwt; }

    location / { try_files $uri $uri/index.html =404; }
}
`

const apache =
  () => `# Apache 2.4: this file as ".htaccess" in the folder (AllowOverride All), or into the <Directory> of the site.
# Modules: headers, rewrite, mime, dir.
DirectoryIndex index.html
Header set Access-Control-Allow-Origin "*"
Header set Cross-Origin-Resource-Policy "cross-origin"
Header set X-Content-Type-Options "nosniff"

RewriteEngine On
RewriteCond %{HTTP_ACCEPT} ^application/statuslist\\+jwt
RewriteRule ^(i/[^/]+/status/[^/.]+)$ $1.jwt [L]
Header append Vary Accept "expr=%{REQUEST_URI} =~ m#/status/#"

<If "%{REQUEST_URI} =~ m#^/i/[^/]+/status/[^/.]+$#">
    ForceType application/vc
</If>
<If "%{REQUEST_URI} =~ m#^/i/[^/]+/log/(.+/)?checkpoint$#">
    ForceType "text/plain; charset=utf-8"
</If>
<If "%{REQUEST_URI} =~ m#^/i/[^/]+/log/(.+/)?tile/#">
    ForceType application/octet-stream
</If>
<If "%{REQUEST_URI} =~ m#^/(i/[^/]+/(vct|log/proof)/|\\.well-known/jwt-vc-issuer/)#">
    ForceType application/json
</If>
<If "%{REQUEST_URI} =~ m#/did\\.json$#">
    ForceType application/did+json
</If>
<If "%{REQUEST_URI} =~ m#/(closing|[0-9a-f-]{36})\\.json$#">
    ForceType application/vc
</If>
<If "%{REQUEST_URI} =~ m#^/c/.+\\.jwt$#">
    ForceType application/vc+jwt
</If>
AddType text/jsonl .jsonl
AddType application/statuslist+jwt .jwt
`

const caddy = ({ shortName, baseUrl }: Facts) => `# Caddy 2: the Caddyfile. HTTPS comes by itself.
${new URL(baseUrl).host} {
    root * /srv/www/${shortName}
    header Access-Control-Allow-Origin "*"
    header Cross-Origin-Resource-Policy "cross-origin"
    header X-Content-Type-Options "nosniff"

    @token {
        path_regexp ^/i/[^/]+/status/[^/.]+$
        header Accept application/statuslist+jwt*
    }
    rewrite @token {path}.jwt
    header @token Content-Type application/statuslist+jwt

    @list {
        path_regexp ^/i/[^/]+/status/[^/.]+$
        not header Accept application/statuslist+jwt*
    }
    header @list Content-Type application/vc
    header /i/*/status/* Vary Accept
    @did path_regexp ^/i/[^/]+/did\\.json$
    header @did Content-Type application/did+json
    @history path_regexp ^/i/[^/]+/did\\.jsonl$
    header @history Content-Type text/jsonl
    @signed path_regexp ^/(i/[^/]+/closing|c/[0-9a-f-]+)\\.json$
    header @signed Content-Type application/vc
    @compact path_regexp ^/c/.+\\.jwt$
    header @compact Content-Type application/vc+jwt
    @jwt path_regexp ^/i/[^/]+/status/.+\\.jwt$
    header @jwt Content-Type application/statuslist+jwt
    @head path_regexp ^/i/[^/]+/log/(.+/)?checkpoint$
    header @head Content-Type "text/plain; charset=utf-8"
    @tile path_regexp ^/i/[^/]+/log/(.+/)?tile/
    header @tile Content-Type application/octet-stream
    @json path_regexp ^/(i/[^/]+/(vct|log/proof)/|\\.well-known/jwt-vc-issuer/)
    header @json Content-Type application/json

    try_files {path} {path}/index.html
    file_server
}
`

const pages = ({ baseUrl }: Facts) => `# GitHub Pages

1. Make a public repository and put everything of this folder into it, the file ".nojekyll" included: without it, folders
   whose names begin with a dot are left out.
2. Settings → Pages: publish from the branch, from the folder "/".
3. Settings → Pages → Custom domain: ${new URL(baseUrl).host}. The file CNAME of this folder says the same. Set the domain's DNS
   record as GitHub says, and switch "Enforce HTTPS" on.

GitHub Pages sends "Access-Control-Allow-Origin: *" by itself. It cannot choose by "Accept": at the address of a status list
there is the list credential, and the token beside it (.jwt), where Laurel's own verifiers find it.
`

/** What whoever hosts the site reads, and lays before their web server. */
export const hostingFiles = (facts: Facts): readonly (readonly [path: string, text: string])[] => [
  ['README.md', readme(facts)],
  ['hosting/nginx.conf', nginx(facts)],
  ['hosting/apache.htaccess', apache()],
  ['hosting/Caddyfile', caddy(facts)],
  ['hosting/github-pages.md', pages(facts)],
  // For GitHub Pages: nothing is left out, and the domain is known.
  ['.nojekyll', ''],
  ['CNAME', `${new URL(facts.baseUrl).hostname}\n`],
]
